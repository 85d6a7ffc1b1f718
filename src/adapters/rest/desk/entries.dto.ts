import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import type { NameBook } from '../../../desk';
import { ENTRY_KINDS, type BookedEntry } from '../../../ledger';
import {
  amountBody,
  AmountSchema,
  IdSchema,
  pageFields,
  pageOf,
  periodFields,
  TimeSchema,
} from '../http/dto-common';
import { accountField, CustomerNameSchema, customerNameBody } from './names.dto';

const EntryLineSchema = z
  .object({
    account: z.string().meta({ example: 'custody', description: 'Of the books' }),
    customer: CustomerNameSchema.nullable().meta({
      description: 'Whose account it is; null: the house’s',
    }),
    side: z.enum(['debit', 'credit']).meta({ description: 'On which side of the account' }),
    amount: AmountSchema,
  })
  .meta({ id: 'EntryLine' });

const EntrySchema = z.object({
  sequence: z.string().meta({
    example: '4711',
    description:
      'Grows from entry to entry, in the order in which they were booked; an earlier `occurredAt` under a greater ' +
      'number was booked later',
  }),
  key: z.string().meta({ example: 'deposit:0d8f6f3c-5f2e-8a1b-9c3d-1e2f3a4b5c6d' }),
  kind: z.enum(ENTRY_KINDS),
  occurredAt: TimeSchema.meta({ description: 'When the fact happened' }),
  lines: z.array(EntryLineSchema).meta({ description: 'Debits and credits, which balance' }),
});

export class EntryPageDto extends createZodDto(pageOf('Entry', EntrySchema)) {}

export class EntryQueryDto extends createZodDto(
  z.strictObject({
    ...pageFields,
    ...periodFields,
    kind: z.enum(ENTRY_KINDS, `Use one of: ${ENTRY_KINDS.join(', ')}.`).optional(),
    customerId: IdSchema.optional().meta({ description: 'Moves something of this customer' }),
    account: accountField.meta({
      description: 'Of the customer who has this account linked, or had it last, by name or id',
      example: 'ivan-wallet1',
    }),
  }),
) {}

export function entryBody(entry: BookedEntry, names: NameBook): z.infer<typeof EntrySchema> {
  return {
    sequence: String(entry.sequence),
    key: entry.key,
    kind: entry.kind,
    occurredAt: entry.occurredAt.toISOString(),
    lines: entry.lines.map(({ account, customerId, side, money }) => ({
      account,
      customer: customerNameBody(names.customer(customerId)),
      side,
      amount: amountBody(money),
    })),
  };
}
