import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';
import {
  accountIdOf,
  customerIdOf,
  type Found,
  type Hit,
  foundId,
  type NameBook,
  SEARCH_MAXIMUM,
} from '../../../desk';
import { CWD, Money } from '../../../kernel';
import { CORE_ASSET_ID } from '../../../scan';
import { amountBody, AmountSchema, TimeSchema } from '../http/dto-common';
import { ACCOUNT_NAME, CustomerNameSchema, customerNameBody } from './names.dto';

const HINT = `Use 1 to ${SEARCH_MAXIMUM} characters.`;

export class SearchQueryDto extends createZodDto(
  z.strictObject({
    q: z
      .string(HINT)
      .trim()
      .min(1, HINT)
      .max(SEARCH_MAXIMUM, HINT)
      .meta({
        example: 'ivan-wallet1',
        description:
          'Name (or its beginning) or id of an account, Telegram id, reference of the service, id of anything, ' +
          'transaction, key of an entry, or an amount',
      }),
  }),
) {}

const HitSchema = z
  .object({
    type: z.enum(['customer', 'deposit', 'withdrawal', 'hold', 'finding', 'entry']).meta({
      description: 'What it is',
    }),
    id: z.string().meta({
      example: '0d8f6f3c-5f2e-8a1b-9c3d-1e2f3a4b5c6d',
      description: 'Its id; of an entry its key',
    }),
    by: z
      .enum([
        'id',
        'transaction_id',
        'account_id',
        'account_name',
        'reference',
        'entry_key',
        'amount',
      ])
      .meta({ description: 'As what the text was understood' }),
    name: z.string().meta({
      example: 'telegram:12345',
      description: 'How it is called: a reference, an account, a kind',
    }),
    state: z
      .string()
      .nullable()
      .meta({ example: 'credited', description: 'Null where it has none' }),
    amount: AmountSchema.nullable().meta({ description: 'How much it is about, if it is' }),
    at: TimeSchema.meta({ description: 'When it came about' }),
    customer: CustomerNameSchema.nullable().meta({ description: 'Whose it is; null: nobody’s' }),
    accountId: z.string().nullable().meta({
      example: '1.2.34',
      description: 'Where CWD came from or goes to; null where there is none',
    }),
    accountName: ACCOUNT_NAME,
  })
  .meta({ id: 'Hit' });

export class HitsDto extends createZodDto(
  z.object({ items: z.array(HitSchema).meta({ description: 'The surest first' }) }),
) {}

interface Face {
  readonly name: string;
  readonly state: string | null;
  readonly amount: Money | null;
  readonly at: Date;
}

function faceOf(found: Found): Face {
  switch (found.type) {
    case 'customer': {
      const { externalReference: name, registeredAt: at } = found.customer;
      return { name, state: null, amount: null, at };
    }
    case 'deposit': {
      const { fromAccountId, state, units, assetId, blockTime: at } = found.deposit;
      const amount = assetId === CORE_ASSET_ID ? Money.of(units, CWD) : null;
      return { name: fromAccountId ?? 'nobody', state, amount, at };
    }
    case 'withdrawal': {
      const { accountName: name, state, net: amount, requestedAt: at } = found.withdrawal;
      return { name, state, amount, at };
    }
    case 'hold': {
      const { reference: name, state, points: amount, placedAt: at } = found.hold;
      return { name, state, amount, at };
    }
    case 'finding': {
      const { kind: name, closedAt, openedAt: at } = found.finding;
      return { name, state: closedAt === null ? 'open' : 'closed', amount: null, at };
    }
    case 'entry': {
      const { kind: name, occurredAt: at } = found.entry;
      return { name, state: null, amount: null, at };
    }
  }
}

export function hitBody(hit: Hit, names: NameBook): z.infer<typeof HitSchema> {
  const { name, state, amount, at } = faceOf(hit);
  const accountId = accountIdOf(hit);
  const accountName = names.account(accountId);
  return {
    ...{ type: hit.type, id: foundId(hit), by: hit.by },
    name: hit.type === 'deposit' ? (accountName ?? name) : name,
    state,
    amount: amount && amountBody(amount),
    at: at.toISOString(),
    customer: customerNameBody(names.customer(customerIdOf(hit))),
    ...{ accountId, accountName },
  };
}
