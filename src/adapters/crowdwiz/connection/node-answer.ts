import { ChainError, type ChainErrorKind } from './chain-error';
import type { NodeApi } from './node-api';

const REASON_LENGTH_MAXIMUM = 300;

/** Exceptions that CrowdWiz gives a number of their own (`error.data.code`). */
const KIND_BY_CODE: ReadonlyMap<number, ChainErrorKind> = new Map([
  [3030001, 'missing-authority'],
  [3030002, 'missing-authority'],
  [3030003, 'missing-authority'],
  [3030004, 'irrelevant-signature'],
  [3030005, 'duplicate-signature'],
  [3030007, 'insufficient-fee'],
  [4, 'bad-request'],
  [7, 'bad-request'],
]);

const ASSERTION_CODE = 10;

/** Asserted by a node that its operator has told not to offer an api: `_history_api: `. */
const DISABLED_API = /^_[a-z_]+_api: /;

/**
 * Assertions share code 10. `stack[0].format` is the asserted expression of the node's source, the
 * same for every value and language; its beginning tells which one failed.
 */
const KIND_BY_ASSERTION: readonly (readonly [string, ChainErrorKind])[] = [
  ['insufficient_balance:', 'insufficient-balance'],
  ['abo->get_balance() >= -delta:', 'insufficient-balance'],
  ['now <= trx.expiration:', 'expired'],
  ['trx.expiration <= now', 'expires-too-late'],
  ['trx_idx.indices().get<by_trx_id>()', 'duplicate-transaction'],
  ['trx.ref_block_prefix ==', 'unknown-reference-block'],
  ['maybe_found != nullptr:', 'unknown-object'],
  ['account: no such account', 'unknown-object'],
  ['is_canonical( c ):', 'bad-signature'],
  ['from != to:', 'invalid-operation'],
  ['amount.amount > 0:', 'invalid-operation'],
  ['operations.size() > 0:', 'invalid-operation'],
  ['!"virtual operation":', 'invalid-operation'],
  ['itr != _by_name.end():', 'bad-request'],
  ['a0 != e:', 'bad-request'],
  ['_local_apis.size() > api_id:', 'bad-request'],
  ['args.size() == 3', 'bad-request'],
  // A node's own limit may be lower than the one that all had once.
  ['limit <= ', 'asked-too-much'],
];

/** An unnumbered exception that only a signature causes. */
const UNREADABLE_SIGNATURE = 'unable to reconstruct public key from signature';

/**
 * Turns the `error` of a JSON-RPC reply into one of our kinds. A question may go to another node that
 * offers the api; a transaction is refused by the one that it was given to.
 */
export function errorOfAnswer(error: unknown, node: string, api: NodeApi = 'database'): ChainError {
  const outer = fieldsOf(error);
  const data = fieldsOf(outer['data']);
  const stack: unknown = data['stack'];
  const first: unknown = Array.isArray(stack) ? stack[0] : undefined;
  const format = textOf(fieldsOf(first)['format']);
  const reason = (textOf(outer['message']) || format).slice(0, REASON_LENGTH_MAXIMUM);
  const kind = kindOf(data['code'], format);
  const isQuestion = api !== 'network_broadcast';
  return new ChainError(
    kind === 'not-offered' && !isQuestion ? 'refused' : kind,
    reason || 'no reason given',
    node,
  );
}

function kindOf(code: unknown, format: string): ChainErrorKind {
  const byCode = typeof code === 'number' ? KIND_BY_CODE.get(code) : undefined;
  if (byCode !== undefined) return byCode;
  if (code === ASSERTION_CODE) {
    if (DISABLED_API.test(format)) return 'not-offered';
    const known = KIND_BY_ASSERTION.find(([beginning]) => format.startsWith(beginning));
    return known?.[1] ?? 'refused';
  }
  return format === UNREADABLE_SIGNATURE ? 'bad-signature' : 'refused';
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
