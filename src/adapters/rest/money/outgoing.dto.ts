import { z } from 'zod';
import type { OutgoingTransaction } from '../../../wallet';
import { amountBody, AmountSchema, TimeSchema } from '../http/dto-common';

const DeathProofSchema = z
  .object({
    fromBlock: z.number().int(),
    toBlock: z.number().int(),
    toBlockTime: TimeSchema,
    expiresAt: TimeSchema,
    node: z.string(),
  })
  .meta({
    id: 'DeathProof',
    description: 'Irreversible blocks without a gap that do not hold it, and reach past its end',
  });

/** One signed transaction: an attempt to pay. */
export const AttemptSchema = z
  .object({
    transactionId: z.string(),
    state: z.enum(['signed', 'broadcast', 'included', 'irreversible', 'expired']),
    createdAt: TimeSchema,
    expiresAt: TimeSchema,
    amount: AmountSchema.nullable(),
    fee: AmountSchema.meta({ description: 'Of the whole transaction' }),
    payments: z.number().int().meta({ description: 'How many the transaction carries' }),
    referenceBlockNumber: z.number().int(),
    broadcasts: z.number().int().meta({ description: 'How often it was sent' }),
    takenBy: z.array(z.string()).meta({ description: 'Nodes that took it; that proves nothing' }),
    lastRefusal: z.string().nullable().meta({ description: "A node's words; changes nothing" }),
    blockNumber: z.number().int().nullable(),
    deathProof: DeathProofSchema.nullable(),
  })
  .meta({ id: 'Attempt' });

/** As seen by the withdrawal or refund of this id. */
export function attemptBody(
  attempt: OutgoingTransaction,
  purposeId: string,
): z.infer<typeof AttemptSchema> {
  const { transactionId, state, referenceBlockNumber, broadcasts, lastRefusal } = attempt;
  const { blockNumber, deathProof: proof, payments } = attempt;
  const amount = payments.find((each) => each.purposeId === purposeId)?.amount ?? null;
  return {
    transactionId,
    state,
    createdAt: attempt.createdAt.toISOString(),
    expiresAt: attempt.expiresAt.toISOString(),
    amount: amount && amountBody(amount),
    fee: amountBody(attempt.fee),
    payments: payments.length,
    referenceBlockNumber,
    broadcasts,
    takenBy: [...attempt.takenBy],
    lastRefusal,
    blockNumber,
    deathProof: proof && {
      ...proof,
      toBlockTime: proof.toBlockTime.toISOString(),
      expiresAt: proof.expiresAt.toISOString(),
    },
  };
}
