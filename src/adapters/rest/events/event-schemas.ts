import { z } from 'zod';
import type { ServiceEvents, ServiceEventType } from '../../../events';
import { IdSchema, TimeSchema } from '../http/dto-common';

const decimal = (description: string, example: string) => z.string().meta({ description, example });

const accountName = z.string().meta({ description: 'The account', example: 'ivan-wallet1' });
const cwd = decimal('CWD', '100');
const rate = decimal('Points per CWD', '90');
const telegramUserId = z
  .string()
  .meta({ description: "Telegram's number of the person", example: '123456789' });
const transactionId = z.string().meta({
  description: 'Of the transaction on the chain',
  example: '4ab7c8d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0',
});

const account = z.strictObject({ accountName });
const deposit = { depositId: IdSchema, cwd };
const withdrawal = z.strictObject({
  withdrawalId: IdSchema,
  reference: z.string().nullable().meta({
    description: 'As you named it; null where you gave no name',
    example: 'payout-4711',
  }),
  points: decimal('Points that are held, or were', '5000'),
  cwd: decimal('CWD that arrives, or was to arrive, at the account', '49.8'),
  accountName,
  transactionId: transactionId
    .nullable()
    .meta({ description: 'Null as long as nothing is signed' }),
});
const hold = z.strictObject({
  holdId: IdSchema,
  reference: z.string().meta({ description: 'As you named the hold', example: 'bet-4711' }),
  points: decimal('Points that were set aside, taken, or went back', '10'),
});
const debit = z.strictObject({
  reference: z.string().meta({ description: 'As you named the debit', example: 'bet-4711' }),
  points: decimal('Points, without a sign', '10'),
});
const rateChange = z.strictObject({
  direction: z.enum(['deposit', 'withdrawal']),
  rate,
  effectiveAt: TimeSchema,
});
const halt = z.strictObject({
  scope: z.string().meta({ description: '`deposits` or `payouts`', example: 'payouts' }),
});

/** The form of `data` by type, for whoever checks an event; EVENTS.md says the same in words. */
export const EVENT_DATA_SCHEMAS = {
  'customer.registered': z.strictObject({}),
  'customer.telegram_linked': z.strictObject({ telegramUserId }),
  'customer.telegram_unlinked': z.strictObject({ telegramUserId }),
  'customer.telegram_links_cancelled': z.strictObject({
    count: z.int().meta({ description: 'How many', example: 1 }),
  }),
  'link.requested': z.strictObject({
    accountName,
    method: z.enum(['code_to_account', 'message_from_account']),
  }),
  'link.code_sent': z.strictObject({ accountName, expiresAt: TimeSchema }),
  'link.code_failed': account,
  'link.message_received': z.strictObject({ accountName, transactionId }),
  'link.message_failed': z.strictObject({
    accountName,
    code: z.string().meta({ description: 'Of the refusal', example: 'code_expired' }),
  }),
  'link.verified': account,
  'link.ended': account,
  'link.suspended': account,
  'link.renewed': account,
  'link.taken_over': account,
  'deposit.seen': z.strictObject({
    ...deposit,
    points: decimal('Points that it would buy now', '9000'),
    transactionId,
  }),
  'deposit.vanished': z.strictObject({ ...deposit, transactionId }),
  'deposit.credited': z.strictObject({
    ...deposit,
    points: decimal('Points that were given; 0 when it only adds up', '9000'),
    uncredited: decimal('CWD of the customer that has bought no points yet', '0'),
    transactionId: transactionId.nullable().meta({ description: 'Null for a virtual operation' }),
  }),
  'deposit.waiting': z.strictObject({
    ...deposit,
    transactionId: transactionId.nullable().meta({ description: 'Null for a virtual operation' }),
  }),
  'deposit.offered': z.strictObject({
    ...deposit,
    points: decimal('Points that it buys if it is claimed now', '9000'),
    rate,
  }),
  'deposit.moved': z.strictObject({
    depositId: IdSchema,
    direction: z.enum(['out', 'in']),
    points: decimal('Points that were taken, or given', '9000'),
  }),
  'points.adjusted': z.strictObject({
    entryKey: z.string().meta({
      description: 'Of the entry in the books',
      example: 'adjustment:7d3c1c0e-5f0e-4c39-8a0e-3f5e6a1b2c4d:bet-4711',
    }),
    reference: z.string().nullable().meta({
      description: 'As you named the change; null for one that you did not ask for',
      example: 'bet-4711',
    }),
    points: decimal('Points; negative when they were taken', '-10'),
  }),
  'hold.placed': hold.extend({
    expiresAt: TimeSchema.nullable().meta({ description: 'Null: it waits for the service' }),
  }),
  'hold.captured': hold.extend({ released: decimal('Points that went back at once', '0') }),
  'hold.released': hold.extend({
    isExpired: z.boolean().meta({ description: 'Its time was over' }),
  }),
  'debit.waiting': debit,
  'debit.given_up': debit,
  'withdrawal.requested': withdrawal,
  'withdrawal.awaiting_approval': withdrawal,
  'withdrawal.approved': withdrawal,
  'withdrawal.rejected': withdrawal,
  'withdrawal.cancelled': withdrawal,
  'withdrawal.lapsed': withdrawal.extend({
    cause: z.string().nullable().meta({
      description: '`deadline_passed`, `rate_changed`, `points_needed` or `account_taken_over`',
      example: 'deadline_passed',
    }),
  }),
  'withdrawal.broadcast': withdrawal,
  'withdrawal.included': withdrawal,
  'withdrawal.irreversible': withdrawal,
  'withdrawal.expired': withdrawal,
  'withdrawal.waiting': z.strictObject({
    withdrawalId: IdSchema,
    cwd,
    accountName,
    waitingFor: z.string().meta({ description: 'What it waits for', example: 'hot_wallet_low' }),
  }),
  'rate.set': rateChange,
  'rate.cancelled': rateChange,
  'halt.begun': halt,
  'halt.ended': halt,
} satisfies { readonly [Type in ServiceEventType]: z.ZodType<ServiceEvents[Type]> };
