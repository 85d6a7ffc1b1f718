import { z } from 'zod';
import type { OutgoingTransaction } from '../../wallet';
import { amountBody, AmountSchema, TimeSchema } from './dto-common';

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
    fee: AmountSchema,
    referenceBlockNumber: z.number().int(),
    broadcasts: z.number().int().meta({ description: 'How often it was sent' }),
    lastRefusal: z.string().nullable().meta({ description: "A node's words; changes nothing" }),
    blockNumber: z.number().int().nullable(),
    deathProof: DeathProofSchema.nullable(),
  })
  .meta({ id: 'Attempt' });

export function attemptBody(attempt: OutgoingTransaction): z.infer<typeof AttemptSchema> {
  const { transactionId, state, referenceBlockNumber, broadcasts, lastRefusal } = attempt;
  const { blockNumber, deathProof: proof, intent } = attempt;
  return {
    transactionId,
    state,
    createdAt: attempt.createdAt.toISOString(),
    expiresAt: attempt.expiresAt.toISOString(),
    amount: intent.amount === null ? null : amountBody(intent.amount),
    fee: amountBody(attempt.fee),
    referenceBlockNumber,
    broadcasts,
    lastRefusal,
    blockNumber,
    deathProof: proof && {
      ...proof,
      toBlockTime: proof.toBlockTime.toISOString(),
      expiresAt: proof.expiresAt.toISOString(),
    },
  };
}
