import { assertionError, ChainError } from './chain-error';
import { operationCodec } from '../pack/operations';
import {
  array,
  asRecord,
  badCast,
  emptyList,
  fixedHex,
  object,
  time,
  unsigned,
  type Read,
  type Reader,
} from './readers';
import type { WireInteger, WireOperation } from './wire-value';

/** The operations that the sandbox executes, as `readOperation` gives them. */

export interface Amount {
  readonly amount: WireInteger;
  readonly asset_id: string;
}

export interface Memo {
  readonly from: string;
  readonly to: string;
  readonly nonce: WireInteger;
  readonly message: string;
}

/** Accounts, keys or addresses with their weights. */
type Weights = [string, number][];

export interface Authority {
  readonly weight_threshold: number;
  readonly account_auths: Weights;
  readonly key_auths: Weights;
  readonly address_auths: Weights;
}

export interface AccountOptions {
  readonly memo_key: string;
  readonly voting_account: string;
  readonly num_witness: number;
  readonly num_committee: number;
  readonly votes: string[];
  readonly extensions: never[];
}

interface Price {
  readonly base: Amount;
  readonly quote: Amount;
}

export interface AssetOptions {
  readonly max_supply: WireInteger;
  readonly market_fee_percent: number;
  readonly max_market_fee: WireInteger;
  readonly issuer_permissions: number;
  readonly flags: number;
  readonly core_exchange_rate: Price;
  readonly whitelist_authorities: string[];
  readonly blacklist_authorities: string[];
  readonly whitelist_markets: string[];
  readonly blacklist_markets: string[];
  readonly description: string;
  readonly extensions: never[];
}

interface Paid {
  readonly fee: Amount;
}

interface Parties extends Paid {
  readonly from: string;
  readonly to: string;
}

interface Arbitrated extends Parties {
  readonly arbitr: string;
  readonly amount: Amount;
}

interface PermissionTerms {
  readonly withdraw_from_account: string;
  readonly authorized_account: string;
  readonly withdrawal_limit: Amount;
  readonly withdrawal_period_sec: number;
  readonly periods_until_expiration: number;
  readonly period_start_time: string;
}

interface FieldsByNumber {
  0: Parties & { readonly amount: Amount; readonly memo?: Memo };
  5: Paid & {
    readonly registrar: string;
    readonly referrer: string;
    readonly referrer_percent: number;
    readonly name: string;
    readonly owner: Authority;
    readonly active: Authority;
    readonly options: AccountOptions;
  };
  6: Paid & {
    readonly account: string;
    readonly owner?: Authority;
    readonly active?: Authority;
    readonly new_options?: AccountOptions;
  };
  10: Paid & {
    readonly issuer: string;
    readonly symbol: string;
    readonly precision: number;
    readonly common_options: AssetOptions;
    readonly is_prediction_market: boolean;
  };
  14: Paid & {
    readonly issuer: string;
    readonly asset_to_issue: Amount;
    readonly issue_to_account: string;
    readonly memo?: Memo;
  };
  22: Paid & {
    readonly fee_paying_account: string;
    readonly expiration_time: string;
    readonly proposed_ops: { readonly op: WireOperation }[];
    readonly review_period_seconds?: number;
  };
  23: Paid & {
    readonly fee_paying_account: string;
    readonly proposal: string;
    readonly active_approvals_to_add: string[];
    readonly active_approvals_to_remove: string[];
    readonly owner_approvals_to_add: string[];
    readonly owner_approvals_to_remove: string[];
    readonly key_approvals_to_add: string[];
    readonly key_approvals_to_remove: string[];
  };
  25: Paid & PermissionTerms;
  26: Paid & PermissionTerms & { readonly permission_to_update: string };
  27: Paid & {
    readonly withdraw_permission: string;
    readonly withdraw_from_account: string;
    readonly withdraw_to_account: string;
    readonly amount_to_withdraw: Amount;
    readonly memo?: Memo;
  };
  28: Paid & {
    readonly withdraw_from_account: string;
    readonly authorized_account: string;
    readonly withdrawal_permission: string;
  };
  32: Paid & {
    readonly creator: string;
    readonly owner: string;
    readonly amount: Amount;
    readonly policy:
      | [
          0,
          {
            readonly begin_timestamp: string;
            readonly vesting_cliff_seconds: number;
            readonly vesting_duration_seconds: number;
          },
        ]
      | [1, { readonly start_claim: string; readonly vesting_seconds: number }];
  };
  33: Paid & {
    readonly vesting_balance: string;
    readonly owner: string;
    readonly amount: Amount;
  };
  38: Parties & { readonly issuer: string; readonly amount: Amount; readonly memo?: Memo };
  49: Paid & { readonly account_to_upgrade: string; readonly referral_status_type: number };
  50: Paid & { readonly bettor: string; readonly bet: Amount; readonly nonce: number };
  51: Paid & { readonly flipcoin: string; readonly caller: string; readonly bet: Amount };
  61: Parties & { readonly memo: Memo };
  99: Arbitrated & { readonly expiration: string };
  100: Arbitrated & { readonly ato: string };
  102: Arbitrated & { readonly ato: string };
  103: Arbitrated & { readonly ato: string; readonly winner: string };
  104: Paid & {
    readonly from: string;
    readonly asset_id: string;
    readonly payments: [string, WireInteger][];
  };
}

export type OperationNumber = keyof FieldsByNumber;
export type Fields<N extends OperationNumber> = FieldsByNumber[N];
export type Operation = { [N in OperationNumber]: [N, Fields<N>] }[OperationNumber];

/** As numbers: an object's keys would be texts. */
const EXECUTED: ReadonlySet<number> = new Set<OperationNumber>([
  0, 5, 6, 10, 14, 22, 23, 25, 26, 27, 28, 32, 33, 38, 49, 50, 51, 61, 99, 100, 102, 103, 104,
]);

/** Operations which only the chain itself may make. */
const VIRTUAL_OPERATIONS = new Set([
  4, 42, 44, 46, 52, 53, 54, 59, 60, 63, 64, 71, 72, 79, 81, 91, 96, 101, 105, 114, 115, 116, 117,
  120, 121, 122, 123, 124, 125,
]);

/**
 * An operation as the node understood it. Those that the sandbox does not execute are read, too:
 * they can be packed and proposed, and `asExecutable` turns them down where the node would apply them.
 */
export function readOperation(value: unknown): WireOperation {
  if (!Array.isArray(value)) throw badCast(value, 'Array');
  const [which, fields] = value as [unknown, unknown];
  const number = unsigned(32)(which);
  const codec = operationCodec(number);
  if (codec === undefined) {
    throw assertionError(
      { file: 'static_variant.hpp', line: 438, method: 'set_which' },
      'w < count()',
    );
  }
  return [number, asRecord(codec.read(fields))];
}

/** `readOperation` made the members by the table of this number. */
export function isExecutable(operation: readonly [number, unknown]): operation is Operation {
  return EXECUTED.has(operation[0]);
}

/** @throws {ChainError} for operations that only the chain itself may make. */
export function refuseVirtual([number]: WireOperation): void {
  if (!VIRTUAL_OPERATIONS.has(number)) return;
  throw assertionError(
    { file: 'market.hpp', line: 167, method: 'validate' },
    '!"virtual operation"',
  );
}

/** @throws {ChainError} for virtual operations and those that the sandbox does not execute. */
export function asExecutable(operation: WireOperation): Operation {
  const [number] = operation;
  if (isExecutable(operation)) return operation;
  refuseVirtual(operation);
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
