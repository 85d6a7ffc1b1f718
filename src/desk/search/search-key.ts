/** Longer than any reference, and than whatever else is searched by. */
export const SEARCH_MAXIMUM = 250;

/**
 * What a text may be. `reference`: as it stands in the database, such as `telegram:12345`. `account_name`: the
 * beginning of one. `amount`: with a point.
 */
export interface SearchKey {
  readonly by:
    'id' | 'transaction_id' | 'account_id' | 'account_name' | 'reference' | 'entry_key' | 'amount';
  readonly value: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Of a transaction; the place of an operation in it may follow, as in the key of a deposit. */
const TRANSACTION = /^([0-9a-f]{40})(?::\d{1,4})?$/;
const ACCOUNT_ID = /^1\.2\.\d{1,15}$/;
const ACCOUNT_NAME = /^@?([a-z][a-z0-9.-]{0,62})$/;
const TELEGRAM_ID = /^[1-9]\d{0,15}$/;
const AMOUNT = /^(\d{1,15})(?:[.,](\d{1,8}))?(?:\s+[A-Za-z]{1,10})?$/;
const VISIBLE = /^[\x21-\x7e]+$/;

/** Everything that a text may be, the surest first; one that is nothing of it may be none. */
export function searchKeysOf(text: string): readonly SearchKey[] {
  const given = text.trim();
  const small = given.toLowerCase();
  if (given === '' || given.length > SEARCH_MAXIMUM) return [];
  if (UUID.test(small)) return [{ by: 'id', value: small }];
  const [, transactionId] = TRANSACTION.exec(small) ?? [];
  if (transactionId !== undefined) return [{ by: 'transaction_id', value: transactionId }];
  if (ACCOUNT_ID.test(given)) return [{ by: 'account_id', value: given }];
  return [...referencesOf(given), ...nameOf(small), ...amountOf(given)];
}

/** A Telegram id is a reference of the bot's; whatever is visible may be one of the service's, or of the books. */
function referencesOf(given: string): SearchKey[] {
  if (!VISIBLE.test(given)) return [];
  const telegram = TELEGRAM_ID.test(given) ? [`telegram:${given}`] : [];
  const references = [...telegram, `service:${given}`, given];
  return [
    ...references.map((value): SearchKey => ({ by: 'reference', value })),
    ...(given.includes(':') ? [{ by: 'entry_key', value: given } as const] : []),
  ];
}

function nameOf(small: string): SearchKey[] {
  const [, name] = ACCOUNT_NAME.exec(small) ?? [];
  return name === undefined ? [] : [{ by: 'account_name', value: name }];
}

function amountOf(given: string): SearchKey[] {
  const [, whole, fraction] = AMOUNT.exec(given) ?? [];
  if (whole === undefined) return [];
  return [{ by: 'amount', value: fraction === undefined ? whole : `${whole}.${fraction}` }];
}
