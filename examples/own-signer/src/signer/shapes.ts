import { DRAFTS_MAXIMUM, MEMOS_MAXIMUM } from '../wire';
import type { Challenge, Place, WireDraft, WirePayment } from '../wire';
import { badRequest } from './failures';

/** Readers of what the gateway sends: whatever is not just so is refused before anything else looks at it. */

type Fields = Readonly<Record<string, unknown>>;

const ACCOUNT_ID = /^1\.2\.\d{1,15}$/;
const PUBLIC_KEY = /^CWD[1-9A-HJ-NP-Za-km-z]{30,60}$/;
const UNITS = /^(?:0|[1-9]\d{0,17})$/;
const SHORT_TEXT = /^[\x20-\x7e]{1,100}$/;
const MEMO_BYTES_MAXIMUM = 500;
const CONTENT = /^(?:[0-9a-f]{2}){1,4096}$/i;

export function fieldsOf(value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw badRequest('an object is missing');
}

function matching(value: unknown, pattern: RegExp, what: string): string {
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw badRequest(`${what} is malformed`);
}

function wholeNumber(value: unknown, what: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw badRequest(`${what} is malformed`);
}

function listOf(value: unknown, maximum: number, what: string): readonly unknown[] {
  if (Array.isArray(value) && value.length <= maximum) return value;
  throw badRequest(`${what} is no list, or too long`);
}

function timeOf(value: unknown): string {
  const text = matching(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/, 'a time');
  if (Number.isNaN(Date.parse(text))) throw badRequest('a time is malformed');
  return text;
}

export function placeOf(value: unknown): Place {
  const { blockNumber, transactionId, operationIndex } = fieldsOf(value);
  return {
    blockNumber: wholeNumber(blockNumber, 'a block number'),
    transactionId: matching(transactionId, /^[0-9a-f]{40}$/, 'a transaction id'),
    operationIndex: wholeNumber(operationIndex, 'an operation index'),
  };
}

function paymentOf(value: unknown): WirePayment {
  const { purpose, purposeId, toAccountId, toMemoKey, amount, fee, memoText, deposit } =
    fieldsOf(value);
  if (typeof memoText !== 'string' || Buffer.byteLength(memoText) > MEMO_BYTES_MAXIMUM) {
    throw badRequest('a memo is missing or too long');
  }
  return {
    purpose: matching(purpose, SHORT_TEXT, 'a purpose'),
    purposeId: matching(purposeId, SHORT_TEXT, 'an id'),
    toAccountId: matching(toAccountId, ACCOUNT_ID, 'an account'),
    toMemoKey: matching(toMemoKey, PUBLIC_KEY, 'a memo key'),
    amount: amount === null ? null : matching(amount, UNITS, 'an amount'),
    fee: matching(fee, UNITS, 'a fee'),
    memoText,
    deposit: deposit === null || deposit === undefined ? null : placeOf(deposit),
  };
}

export function draftsOf(value: unknown): readonly WireDraft[] {
  return listOf(value, DRAFTS_MAXIMUM, 'drafts').map((each) => {
    const { chainId, fromAccountId, referenceBlockId, expiresAt, payments } = fieldsOf(each);
    return {
      chainId: matching(chainId, /^[0-9a-f]{64}$/, 'a chain id'),
      fromAccountId: matching(fromAccountId, ACCOUNT_ID, 'an account'),
      referenceBlockId: matching(referenceBlockId, /^[0-9a-f]{40}$/, 'a block id'),
      expiresAt: timeOf(expiresAt),
      payments: listOf(payments, DRAFTS_MAXIMUM, 'payments').map(paymentOf),
    };
  });
}

export function challengeOf(value: unknown): Challenge {
  const { requestId, customerId, accountId, code, expiresAt } = fieldsOf(value);
  return {
    requestId: matching(requestId, SHORT_TEXT, 'an id'),
    customerId: matching(customerId, SHORT_TEXT, 'an id'),
    accountId: matching(accountId, ACCOUNT_ID, 'an account'),
    code: matching(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/, 'a code'),
    expiresAt: timeOf(expiresAt),
  };
}

export function idOf(value: unknown): string {
  return matching(value, SHORT_TEXT, 'an id');
}

export interface MemoToRead {
  readonly from: string;
  readonly to: string;
  readonly nonce: string;
  readonly message: string;
}

/** Null for what no memo can be: anybody can send anything, and the gateway asks about all of it. */
export function memosOf(value: unknown): readonly (MemoToRead | null)[] {
  return listOf(value, MEMOS_MAXIMUM, 'memos').map((each) => {
    const { from, to, nonce, message } = fieldsOf(each);
    const isMemo =
      [from, to].every((key) => typeof key === 'string' && PUBLIC_KEY.test(key)) &&
      /^\d{1,20}$/.test(String(nonce)) &&
      typeof message === 'string' &&
      CONTENT.test(message);
    if (!isMemo) return null;
    return { from: from as string, to: to as string, nonce: String(nonce), message };
  });
}
