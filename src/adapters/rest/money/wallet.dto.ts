import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import { CWD, Money } from '../../../kernel';
import type { GatewayStatus } from '../../../platform/status';
import type { BalanceCheck, ColdWalletStanding, GateState } from '../../../wallet';
import { amountBody, AmountSchema, ReasonSchema, timeBody, TimeSchema } from '../http/dto-common';
import { decisionField } from '../operation/decisions.dto';

const BalanceCheckSchema = z.object({
  checkedAt: TimeSchema,
  headNumber: z.number().int(),
  onChain: AmountSchema.meta({ description: 'What the chain says the hot wallet has' }),
  expected: AmountSchema.meta({ description: 'What the books say it must have at that head' }),
  difference: AmountSchema.meta({ description: 'Zero when all is well' }),
  inFlight: AmountSchema.meta({ description: 'Ours that the node has not announced' }),
  pending: AmountSchema.meta({ description: 'What known pending transactions add' }),
  differsSince: TimeSchema.nullable(),
  explanation: z.string().nullable().meta({ description: 'The operation that explains it' }),
});

export class BookedDifferenceDto extends createZodDto(BalanceCheckSchema.extend(decisionField)) {}

export class BookDifferenceDto extends createZodDto(
  z.strictObject({
    expectedDifference: z
      .string()
      .regex(/^-?\d{1,20}(?:\.\d{1,5})?$/)
      .meta({
        description: 'Chain less books in CWD, as the last comparison says',
        example: '-0.25',
      }),
    reason: ReasonSchema,
  }),
) {}

/** Amounts elsewhere have no sign; a difference does. */
export function differenceOf(text: string): Money {
  const isNegative = text.startsWith('-');
  const { units } = Money.parse(isNegative ? text.slice(1) : text, CWD);
  return Money.of(isNegative ? -units : units, CWD);
}

const GateSchema = z
  .object({
    open: z.boolean().meta({ description: 'Whether anything may be signed now' }),
    spendable: AmountSchema.nullable(),
    reason: z.string().nullable().meta({ example: 'halted' }),
    explanation: z.string().nullable(),
  })
  .meta({ id: 'PaymentGate' });

const ColdWalletSchema = z
  .object({
    accountName: z.string().meta({ example: 'my-vault1' }),
    accountId: z
      .string()
      .nullable()
      .meta({ description: 'Null until it is accepted', example: '1.2.34' }),
    problem: z.string().nullable().meta({
      description:
        'Why it is not accepted, as the process that answers knows: nothing is sent there',
      example: 'account_unknown',
    }),
    stored: AmountSchema.meta({ description: 'What the books know to be there, the house’s own' }),
  })
  .meta({ id: 'ColdWallet' });

export class WalletDto extends createZodDto(
  z.object({
    balanceCheck: BalanceCheckSchema.meta({ id: 'BalanceCheck' }).nullable().meta({
      description: 'Chain against books; null until the first comparison',
    }),
    inFlight: AmountSchema.meta({ description: 'Signed, and in no block yet' }),
    gate: GateSchema,
    coldWallet: ColdWalletSchema.nullable().meta({
      description: 'COLD_WALLET_ACCOUNT; null without it',
    }),
    trialBalance: z.array(z.object({ account: z.string(), balance: AmountSchema })).meta({
      description: 'Every account of the house, and the sums of all customers',
    }),
  }),
) {}

export class AuditDto extends createZodDto(
  z.object({
    isRight: z.boolean(),
    problems: z.array(z.string()).meta({ description: 'One sentence per difference' }),
    auditedAt: TimeSchema,
    tookMilliseconds: z.number(),
  }),
) {}

const NodeSchema = z
  .object({
    node: z.string(),
    state: z.enum(['healthy', 'connecting', 'stale', 'wrong_chain']),
    headNumber: z.number().int().nullable(),
    headTime: TimeSchema.nullable(),
    irreversibleNumber: z.number().int().nullable(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'Node' });

export class StatusDto extends createZodDto(
  z.object({
    takenAt: TimeSchema,
    nodes: z.array(NodeSchema),
    identity: z.object({ status: z.string(), explanation: z.string().nullable() }),
    cursor: z
      .object({ blockNumber: z.number().int(), blockId: z.string(), blockTime: TimeSchema })
      .nullable()
      .meta({ description: 'Last block that was read and had its effect' }),
    scanLag: z.object({ blocks: z.number(), seconds: z.number() }).nullable(),
    gate: GateSchema,
    telegram: z.object({ state: z.string(), lastError: z.string().nullable() }),
    openFindings: z.number().int().nullable(),
    openWithdrawals: z.number().int().nullable(),
    livingTransactions: z.number().int().nullable(),
    outboxBacklog: z.number().int().nullable(),
  }),
) {}

export function balanceCheckBody(check: BalanceCheck): z.infer<typeof BalanceCheckSchema> {
  return {
    checkedAt: check.checkedAt.toISOString(),
    headNumber: check.headNumber,
    onChain: amountBody(check.onChain),
    expected: amountBody(check.expected),
    difference: amountBody(check.difference),
    inFlight: amountBody(check.inFlight),
    pending: amountBody(check.pending),
    differsSince: timeBody(check.differsSince),
    explanation: check.explanation,
  };
}

export function gateBody(gate: GateState): z.infer<typeof GateSchema> {
  if (gate.open) {
    return { open: true, spendable: amountBody(gate.spendable), reason: null, explanation: null };
  }
  return { open: false, spendable: null, reason: gate.reason, explanation: gate.explanation };
}

export function coldWalletBody(
  standing: ColdWalletStanding,
  stored: Money,
): z.infer<typeof ColdWalletSchema> | null {
  if (standing.status === 'none') return null;
  const isAccepted = standing.status === 'accepted';
  return {
    accountName: isAccepted ? standing.account.accountName : standing.accountName,
    accountId: isAccepted ? standing.account.accountId : null,
    problem: isAccepted ? null : standing.problem,
    stored: amountBody(stored),
  };
}

export function statusBody(status: GatewayStatus, gate: z.infer<typeof GateSchema>) {
  const { database, identity, telegram } = status;
  const cursor = database?.cursor ?? null;
  return {
    takenAt: status.takenAt.toISOString(),
    nodes: status.nodes.map((node) => ({ ...node, headTime: timeBody(node.headTime) })),
    identity: {
      status: identity.status,
      explanation: identity.status === 'ok' ? null : identity.explanation,
    },
    cursor: cursor && {
      blockNumber: cursor.blockNumber,
      blockId: cursor.blockId,
      blockTime: cursor.blockTime.toISOString(),
    },
    scanLag: status.scanLag,
    gate,
    telegram,
    openFindings: database?.openFindings ?? null,
    openWithdrawals: database?.openWithdrawals ?? null,
    livingTransactions: database?.livingTransactions ?? null,
    outboxBacklog: database?.outboxBacklog ?? null,
  };
}
