import type { WireOperation } from '../../adapters/crowdwiz/protocol';
import { assertionError, ChainError } from './chain-error';
import {
  accountId,
  array,
  assetId,
  badCast,
  bool,
  emptyList,
  emptyRecord,
  fixedHex,
  hex,
  int64,
  object,
  objectId,
  optional,
  pairs,
  publicKey,
  text,
  time,
  uint64,
  unsigned,
  type Read,
  type Reader,
} from './readers';

/** The operations that the sandbox executes, by number, with their members in the node's order. */

const amount = object({ amount: int64, asset_id: assetId });
export type Amount = Read<typeof amount>;

const memo = object({ from: publicKey, to: publicKey, nonce: uint64, message: hex });
export type Memo = Read<typeof memo>;

const authority = object({
  weight_threshold: unsigned(32),
  account_auths: pairs(accountId, unsigned(16)),
  key_auths: pairs(publicKey, unsigned(16)),
  address_auths: pairs(text, unsigned(16)),
});
export type Authority = Read<typeof authority>;

const accountOptions = object({
  memo_key: publicKey,
  voting_account: accountId,
  num_witness: unsigned(16),
  num_committee: unsigned(16),
  votes: array(text),
  extensions: emptyList,
});
export type AccountOptions = Read<typeof accountOptions>;

const price = object({ base: amount, quote: amount });

const assetOptions = object({
  max_supply: int64,
  market_fee_percent: unsigned(16),
  max_market_fee: int64,
  issuer_permissions: unsigned(16),
  flags: unsigned(16),
  core_exchange_rate: price,
  whitelist_authorities: array(accountId),
  blacklist_authorities: array(accountId),
  whitelist_markets: array(assetId),
  blacklist_markets: array(assetId),
  description: text,
  extensions: emptyList,
});
export type AssetOptions = Read<typeof assetOptions>;

const transfer = object({
  fee: amount,
  from: accountId,
  to: accountId,
  amount,
  memo: optional(memo),
  extensions: emptyList,
});

const accountCreate = object({
  fee: amount,
  registrar: accountId,
  referrer: accountId,
  referrer_percent: unsigned(16),
  name: text,
  owner: authority,
  active: authority,
  options: accountOptions,
  extensions: emptyRecord,
});

const accountUpdate = object({
  fee: amount,
  account: accountId,
  owner: optional(authority),
  active: optional(authority),
  new_options: optional(accountOptions),
  extensions: emptyRecord,
});

const assetCreate = object({
  fee: amount,
  issuer: accountId,
  symbol: text,
  precision: unsigned(8),
  common_options: assetOptions,
  is_prediction_market: bool,
  extensions: emptyList,
});

const assetIssue = object({
  fee: amount,
  issuer: accountId,
  asset_to_issue: amount,
  issue_to_account: accountId,
  memo: optional(memo),
  extensions: emptyList,
});

const proposalCreate = object({
  fee: amount,
  fee_paying_account: accountId,
  expiration_time: time,
  proposed_ops: array(object({ op: (value: unknown): WireOperation => readOperation(value) })),
  review_period_seconds: optional(unsigned(32)),
  extensions: emptyList,
});

const proposalUpdate = object({
  fee: amount,
  fee_paying_account: accountId,
  proposal: objectId('1.10.'),
  active_approvals_to_add: array(accountId),
  active_approvals_to_remove: array(accountId),
  owner_approvals_to_add: array(accountId),
  owner_approvals_to_remove: array(accountId),
  key_approvals_to_add: array(publicKey),
  key_approvals_to_remove: array(publicKey),
  extensions: emptyList,
});

const overrideTransfer = object({
  fee: amount,
  issuer: accountId,
  from: accountId,
  to: accountId,
  amount,
  memo: optional(memo),
  extensions: emptyList,
});

const statusUpgrade = object({
  fee: amount,
  account_to_upgrade: accountId,
  referral_status_type: unsigned(8),
});

const sendMessage = object({ fee: amount, from: accountId, to: accountId, memo });

const approvedTransferCreate = object({
  fee: amount,
  from: accountId,
  to: accountId,
  arbitr: accountId,
  expiration: time,
  amount,
});

const approvedTransferApprove = object({
  fee: amount,
  from: accountId,
  to: accountId,
  arbitr: accountId,
  amount,
  ato: objectId('1.24.'),
});

const massPayment = object({
  fee: amount,
  from: accountId,
  asset_id: assetId,
  payments: pairs(accountId, int64),
});

const SHAPES = {
  0: transfer,
  5: accountCreate,
  6: accountUpdate,
  10: assetCreate,
  14: assetIssue,
  22: proposalCreate,
  23: proposalUpdate,
  38: overrideTransfer,
  49: statusUpgrade,
  61: sendMessage,
  99: approvedTransferCreate,
  100: approvedTransferApprove,
  104: massPayment,
} as const;

type Shapes = typeof SHAPES;
export type OperationNumber = keyof Shapes;
export type Fields<N extends OperationNumber> = Read<Shapes[N]>;
export type Operation = { [N in OperationNumber]: [N, Fields<N>] }[OperationNumber];

/** Operations which only the chain itself may make. */
const VIRTUAL_OPERATIONS = new Set([4, 42, 44, 46, 52, 53, 54, 101, 105]);
/** Numbers that the chain knows at all. */
const OPERATION_COUNT = 126;

function isKnown(number: number): number is OperationNumber {
  return Object.hasOwn(SHAPES, number);
}

/**
 * An operation as the node understood it. Virtual operations and those that the sandbox does not
 * execute pass unread; `refuseUnknownOperation` turns them down where the node would.
 */
export function readOperation(value: unknown): WireOperation {
  if (!Array.isArray(value)) throw badCast(value, 'Array');
  const [which, fields] = value as [unknown, unknown];
  const number = unsigned(32)(which);
  if (number >= OPERATION_COUNT) {
    throw assertionError(
      { file: 'static_variant.hpp', line: 438, method: 'set_which' },
      'w < count()',
    );
  }
  if (isKnown(number)) {
    const reader: Reader<Record<string, unknown>> = SHAPES[number];
    return [number, reader(fields)];
  }
  return [number, object({ fee: amount })(fields)];
}

/** @throws {ChainError} for virtual operations and those that the sandbox does not execute. */
export function asExecutable(operation: WireOperation): Operation {
  const [number] = operation;
  if (isKnown(number)) {
    // `readOperation` made the members with this number's own reader.
    return operation as Operation;
  }
  if (VIRTUAL_OPERATIONS.has(number)) {
    throw assertionError(
      { file: 'market.hpp', line: 167, method: 'validate' },
      '!"virtual operation"',
    );
  }
  throw new ChainError('unspecified', {
    file: 'sandbox',
    line: 0,
    method: 'validate',
    format: 'the sandbox does not execute operation ${number}',
    data: { number },
  });
}

const SIGNATURE_LENGTH_BYTES = 65;

const transaction = object({
  ref_block_num: unsigned(16),
  ref_block_prefix: unsigned(32),
  expiration: time,
  operations: array(readOperation),
  extensions: emptyList,
  signatures: array(fixedHex(SIGNATURE_LENGTH_BYTES)),
});
export type ReadTransaction = Read<typeof transaction>;

/** A transaction as the node understood it. */
export const readTransaction: Reader<ReadTransaction> = transaction;
