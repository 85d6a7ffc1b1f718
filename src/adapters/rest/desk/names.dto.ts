import { z } from 'zod';
import type { CustomerName, NameBook } from '../../../desk';

export const CustomerNameSchema = z
  .object({
    customerId: z.string(),
    reference: z.string().meta({
      example: 'telegram:12345',
      description: 'The name of the customer outside of the gateway',
    }),
    accountName: z
      .string()
      .nullable()
      .meta({ example: 'ivan-wallet1', description: 'Of the account that is linked now, or null' }),
  })
  .meta({ id: 'CustomerName' });

export const ACCOUNT_NAME = z.string().nullable().meta({
  example: 'ivan-wallet1',
  description: 'Null where nobody has ever linked the account',
});

const ACCOUNT_HINT = 'Use the name of an account, or its id, such as 1.2.34.';

/** A filter of lists. */
export const accountField = z
  .string(ACCOUNT_HINT)
  .regex(/^(1\.2\.\d{1,15}|[a-z][a-z0-9.-]{0,62})$/, ACCOUNT_HINT)
  .optional();

export function customerNameBody(
  name: CustomerName | null,
): z.infer<typeof CustomerNameSchema> | null {
  return name && { ...name };
}

/** Names of the accounts that texts name, by id. */
export function accountNamesIn(
  texts: Iterable<string>,
  names: NameBook,
): Readonly<Record<string, string>> {
  const ids = accountIdsIn(texts);
  return Object.fromEntries(
    ids.flatMap((id) => {
      const name = names.account(id);
      return name === null ? [] : [[id, name]];
    }),
  );
}

/** Every `1.2.n` that stands in a text. */
export function accountIdsIn(texts: Iterable<string>): readonly string[] {
  const ids = [...texts].flatMap((text) => text.match(/\b1\.2\.\d{1,15}\b/g) ?? []);
  return [...new Set(ids)];
}
