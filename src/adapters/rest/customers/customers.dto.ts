import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { Money } from '../../../kernel';
import { ADJUSTMENT_KEY, type StatementLine, type WaitingDebit } from '../../../ledger';
import type { Customer, Freeze, Link } from '../../../linking';
import {
  amountBody,
  AmountSchema,
  IdSchema,
  pageFields,
  pageOf,
  periodFields,
  ReasonSchema,
  timeBody,
  TimeSchema,
} from '../http/dto-common';
import { accountField } from '../desk/names.dto';
import { decisionField } from '../operation/decisions.dto';

export const LinkSchema = z
  .object({
    accountId: z.string().meta({ example: '1.2.34' }),
    accountName: z.string().meta({ example: 'ivan-wallet1' }),
    verifiedAt: TimeSchema,
    suspendedAt: TimeSchema.nullable().meta({
      description: 'Since when withdrawals wait because the keys of the account changed',
    }),
  })
  .meta({ id: 'Link' });

export const balanceFields = {
  balance: AmountSchema.meta({ description: 'What the customer may spend or withdraw' }),
  held: AmountSchema.meta({
    description: 'Set aside for withdrawals that are not final, and by the service',
  }),
  uncredited: AmountSchema.meta({ description: 'CWD that has bought no points yet, and adds up' }),
};

const CustomerSchema = z.object({
  id: IdSchema,
  externalReference: z.string().meta({ example: 'telegram:12345' }),
  registeredAt: TimeSchema,
  ...balanceFields,
  link: LinkSchema.nullable(),
});

const FreezeSchema = z.object({
  customerId: IdSchema,
  since: TimeSchema,
  by: z.string(),
  reason: z.string().meta({ description: 'For operators: the customer is not told' }),
});

export class FreezeDto extends createZodDto(FreezeSchema) {}
export class EndedFreezeDto extends createZodDto(FreezeSchema.extend(decisionField)) {}
export class CustomerWithFreezeDto extends createZodDto(
  CustomerSchema.extend({
    freeze: FreezeSchema.nullable().meta({ description: 'Null unless the customer is frozen' }),
  }),
) {}
export class CustomerPageDto extends createZodDto(pageOf('Customer', CustomerSchema)) {}

export class CustomerQueryDto extends createZodDto(
  z.strictObject({
    ...pageFields,
    ...periodFields,
    account: accountField.meta({
      description: 'Name or id of an account that they have linked, or had',
      example: 'ivan-wallet1',
    }),
    suspended: z
      .literal('true', 'Use true, or leave it out.')
      .optional()
      .meta({ description: 'Only those whose account must be proven again' }),
  }),
) {}

const StatementLineSchema = z.object({
  entryKey: z.string().meta({ description: 'Names the entry in the books' }),
  kind: z.string().meta({ example: 'deposit' }),
  change: AmountSchema.meta({ description: 'Negative when points went' }),
  occurredAt: TimeSchema,
});

export class StatementPageDto extends createZodDto(pageOf('StatementLine', StatementLineSchema)) {}

const KEY_HINT = 'Use 1 to 200 visible ASCII characters.';
export const AdjustmentKeySchema = z.string().regex(ADJUSTMENT_KEY, KEY_HINT);

export class AdjustmentDto extends createZodDto(
  z.strictObject({
    points: z
      .string('Use a string, such as "-12.5": numbers lose digits.')
      .regex(/^-?\d{1,15}(\.\d{1,8})?$/, 'Use a plain decimal, such as 12.5 or -12.5.')
      .meta({ example: '-12.5', description: 'Points to give, or with a minus to take' }),
    reason: ReasonSchema,
    key: AdjustmentKeySchema.optional().meta({
      description:
        'Names this change, so that a repetition does not count twice; or send it as Idempotency-Key',
      example: 'order-4711-refund',
    }),
    alsoHeld: z
      .boolean()
      .optional()
      .meta({
        description:
          'Of a debit: take what is held for withdrawals that are not signed, too; those are ' +
          'cancelled, newest first, and the customer is told',
      }),
    wait: z.boolean().optional().meta({
      description:
        'Of a debit: where the points do not suffice and the rest is held, wait for it to come back',
    }),
  }),
) {}

const AdjustmentResultSchema = z.object({
  balance: AmountSchema,
  isWaiting: z.boolean().meta({ description: 'Nothing was taken yet: it waits for held points' }),
});

export class AdjustmentResultDto extends createZodDto(AdjustmentResultSchema) {}
/** Of one by hand. */
export class HandAdjustmentDto extends createZodDto(AdjustmentResultSchema.extend(decisionField)) {}

const WaitingDebitSchema = z.object({
  key: z.string(),
  points: AmountSchema,
  reason: z.string(),
  by: z.string(),
  requestedAt: TimeSchema,
});

export class WaitingDebitsDto extends createZodDto(
  z.object({ items: z.array(WaitingDebitSchema.meta({ id: 'WaitingDebit' })) }),
) {}

export class CancelDebitDto extends createZodDto(z.strictObject({ key: AdjustmentKeySchema })) {}

export function waitingDebitBody({ key, points, reason, by, requestedAt }: WaitingDebit) {
  return { key, points: amountBody(points), reason, by, requestedAt: requestedAt.toISOString() };
}

export interface Balances {
  readonly balance: Money;
  readonly held: Money;
  readonly uncredited: Money;
}

export function balancesBody({ balance, held, uncredited }: Balances) {
  return {
    balance: amountBody(balance),
    held: amountBody(held),
    uncredited: amountBody(uncredited),
  };
}

export function customerBody(customer: Customer, balances: Balances, link: Link | null) {
  return {
    id: customer.id,
    externalReference: customer.externalReference,
    registeredAt: customer.registeredAt.toISOString(),
    ...balancesBody(balances),
    link: link && linkBody(link),
  };
}

export function linkBody({ accountId, accountName, verifiedAt, suspendedAt }: Link) {
  return {
    accountId,
    accountName,
    verifiedAt: verifiedAt.toISOString(),
    suspendedAt: timeBody(suspendedAt),
  };
}

export function freezeBody({ customerId, frozenAt, by, reason }: Freeze) {
  return { customerId, since: frozenAt.toISOString(), by, reason };
}

export function statementBody(line: StatementLine) {
  return {
    entryKey: line.entryKey,
    kind: line.kind,
    change: amountBody(line.change),
    occurredAt: line.occurredAt.toISOString(),
  };
}
