import { Journal, Table } from './journal';
import type {
  Authority,
  AccountOptions,
  Amount,
  AssetOptions,
  ReadTransaction,
} from '../wire/operation-shapes';
import type { WireInteger, WireOperation } from '../wire/wire-value';

/** What the chain knows. Objects have the node's members; int64 members that change are bigints. */

export interface AccountObject {
  readonly id: string;
  readonly membership_expiration_date: string;
  readonly registrar: string;
  readonly referrer: string;
  readonly lifetime_referrer: string;
  readonly network_fee_percentage: number;
  readonly lifetime_referrer_fee_percentage: number;
  readonly referrer_rewards_percentage: number;
  readonly name: string;
  readonly owner: Authority;
  readonly active: Authority;
  readonly options: AccountOptions;
  readonly statistics: string;
  readonly whitelisting_accounts: string[];
  readonly blacklisting_accounts: string[];
  readonly whitelisted_accounts: string[];
  readonly blacklisted_accounts: string[];
  readonly owner_special_authority: [number, Record<string, never>];
  readonly active_special_authority: [number, Record<string, never>];
  readonly top_n_control_flags: number;
  readonly referral_levels: number;
  readonly referral_status_type: number;
  readonly referral_status_paid_fee: bigint;
  readonly referral_status_expiration_date: string;
  readonly status_denominator: number;
  readonly apostolos: boolean;
  readonly last_gr_rank: number;
}

export interface StatisticsObject {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly most_recent_op: string;
  readonly total_ops: number;
  readonly removed_ops: number;
  readonly total_core_in_orders: bigint;
  readonly core_in_balance: bigint;
}

export interface BalanceObject {
  readonly id: string;
  readonly owner: string;
  readonly asset_type: string;
  readonly balance: bigint;
  readonly maintenance_flag: boolean;
}

export interface AssetObject {
  readonly id: string;
  readonly symbol: string;
  readonly precision: number;
  readonly issuer: string;
  readonly options: AssetOptions;
  readonly dynamic_asset_data_id: string;
}

export interface AssetDataObject {
  readonly id: string;
  readonly current_supply: bigint;
  readonly confidential_supply: number;
  readonly accumulated_fees: bigint;
  readonly fee_pool: bigint;
}

export interface OperationHistoryObject {
  readonly id: string;
  readonly op: WireOperation;
  readonly result: OperationResult;
  readonly block_num: number;
  readonly trx_in_block: number;
  readonly op_in_trx: number;
  readonly virtual_op: number;
}

export interface AccountHistoryObject {
  readonly id: string;
  readonly account: string;
  readonly operation_id: string;
  readonly sequence: number;
  readonly next: string;
}

export interface ProposalObject {
  readonly id: string;
  readonly expiration_time: string;
  readonly proposed_transaction: {
    readonly ref_block_num: 0;
    readonly ref_block_prefix: 0;
    readonly expiration: string;
    readonly operations: WireOperation[];
    readonly extensions: never[];
  };
  readonly required_active_approvals: string[];
  readonly available_active_approvals: string[];
  readonly required_owner_approvals: string[];
  readonly available_owner_approvals: string[];
  readonly available_key_approvals: string[];
  readonly proposer: string;
}

export interface ApprovedTransferObject {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly arbitr: string;
  readonly amount: Amount;
  readonly expiration: string;
  readonly status: number;
}

/** `begin_balance` and what was earned are the chain's; the rest is what its creator said. */
export type VestingPolicy =
  | [
      0,
      {
        readonly begin_timestamp: string;
        readonly vesting_cliff_seconds: number;
        readonly vesting_duration_seconds: number;
        readonly begin_balance: WireInteger;
      },
    ]
  | [
      1,
      {
        readonly vesting_seconds: number;
        readonly start_claim: string;
        readonly coin_seconds_earned: string;
        readonly coin_seconds_earned_last_update: string;
      },
    ];

export interface VestingBalanceObject {
  readonly id: string;
  readonly owner: string;
  readonly balance: Amount;
  readonly policy: VestingPolicy;
}

export interface WithdrawPermissionObject {
  readonly id: string;
  readonly withdraw_from_account: string;
  readonly authorized_account: string;
  readonly withdrawal_limit: Amount;
  readonly withdrawal_period_sec: number;
  readonly period_start_time: string;
  readonly expiration: string;
  readonly claimed_this_period: WireInteger;
}

export interface FlipcoinObject {
  readonly id: string;
  readonly bettor: string;
  readonly bet: Amount;
  readonly nonce: number;
  readonly expiration: string;
  readonly status: number;
  readonly caller?: string;
}

export interface WitnessObject {
  readonly id: string;
  readonly witness_account: string;
  readonly last_aslot: number;
  readonly signing_key: string;
  readonly vote_id: string;
  readonly total_votes: number;
  readonly url: string;
  readonly total_missed: number;
  readonly last_confirmed_block_num: number;
}

/** The members of 2.1.0 which change; the others are constants. */
export interface DynamicProperties {
  readonly head_block_number: number;
  readonly head_block_id: string;
  readonly time: string;
  readonly current_witness: string;
  readonly next_maintenance_time: string;
  readonly accounts_registered_this_interval: number;
  readonly recently_missed_count: number;
  readonly current_aslot: number;
  readonly recent_slots_filled: bigint;
  readonly last_irreversible_block_num: number;
}

/** A transaction that was accepted and has not expired: 2.7.x. */
export interface RecentTransaction {
  readonly id: string;
  readonly trx: ReadTransaction;
  readonly trx_id: string;
}

export interface BlockSummary {
  readonly id: string;
  readonly block_id: string;
}

export type OperationResult = [0, Record<string, never>] | [1, string];

export const DYNAMIC_PROPERTIES_ID = '2.1.0';
export const CORE_ASSET_ID = '1.3.0';

/** Object types that the sandbox numbers. */
type Numbered =
  '1.2' | '1.3' | '1.10' | '1.11' | '1.12' | '1.13' | '1.16' | '1.24' | '2.5' | '2.7' | '2.9';

export class State {
  readonly journal = new Journal();
  readonly accounts = this.objects<AccountObject>();
  readonly statistics = this.objects<StatisticsObject>();
  readonly assets = this.objects<AssetObject>();
  readonly assetData = this.objects<AssetDataObject>();
  readonly balances = this.objects<BalanceObject>();
  readonly operations = this.objects<OperationHistoryObject>();
  readonly accountHistory = this.objects<AccountHistoryObject>();
  readonly proposals = this.objects<ProposalObject>();
  readonly approvedTransfers = this.objects<ApprovedTransferObject>();
  readonly vestingBalances = this.objects<VestingBalanceObject>();
  readonly withdrawPermissions = this.objects<WithdrawPermissionObject>();
  readonly flipcoins = this.objects<FlipcoinObject>();
  readonly witnesses = this.objects<WitnessObject>();
  readonly dynamicProperties = this.objects<DynamicProperties>();
  readonly recentTransactions = this.objects<RecentTransaction>();
  readonly blockSummaries = this.objects<BlockSummary>();
  readonly witnessSchedule = this.objects<{ id: string; current_shuffled_witnesses: string[] }>();

  /** Account id by name. */
  readonly accountNames = this.index<string>();
  /** Balance object id by "account/asset". */
  readonly balanceIds = this.index<string>();
  /** Asset id by symbol. */
  readonly assetSymbols = this.index<string>();
  /** 2.7.x by transaction id. */
  readonly transactionIds = this.index<string>();
  /** Seconds since 1970 at which a 2.7.x expires. */
  readonly expirations = this.index<number>();
  /** 2.9.x by "account/sequence". */
  readonly sequences = this.index<string>();
  /** How many accounts still hold an operation in their history, by 1.11.x. */
  readonly operationHolders = this.index<number>();
  private readonly counters = this.index<number>();

  /** A fresh object id: "1.2.33". */
  nextId(type: Numbered): string {
    const next = this.counters.get(type) ?? 0;
    this.counters.set(type, next + 1);
    return `${type}.${next}`;
  }

  /** Leaves numbers out, so that the next object of this type gets `instance`. */
  skipTo(type: Numbered, instance: number): void {
    this.counters.set(type, instance);
  }

  private objects<Value>(): Table<Value> {
    return new Table<Value>(this.journal, true);
  }

  private index<Value>(): Table<Value> {
    return new Table<Value>(this.journal, false);
  }

  get head(): DynamicProperties {
    const properties = this.dynamicProperties.get(DYNAMIC_PROPERTIES_ID);
    if (properties === undefined) throw new Error('the chain has no genesis yet');
    return properties;
  }

  changeHead(changes: Partial<DynamicProperties>): void {
    this.dynamicProperties.set(DYNAMIC_PROPERTIES_ID, { ...this.head, ...changes });
  }

  balanceOf(account: string, asset: string): bigint {
    return this.balanceObject(account, asset)?.balance ?? 0n;
  }

  balanceObject(account: string, asset: string): BalanceObject | undefined {
    const id = this.balanceIds.get(`${account}/${asset}`);
    return id === undefined ? undefined : this.balances.get(id);
  }

  /** Adds to a balance without any check; a balance object is made at the first credit. */
  addToBalance(account: string, asset: string, delta: bigint): void {
    if (delta === 0n) return;
    const existing = this.balanceObject(account, asset);
    if (existing !== undefined) {
      const maintained = existing.maintenance_flag || asset === CORE_ASSET_ID;
      this.balances.set(existing.id, {
        ...existing,
        balance: existing.balance + delta,
        maintenance_flag: maintained,
      });
      return;
    }
    const id = this.nextId('2.5');
    this.balanceIds.set(`${account}/${asset}`, id);
    this.balances.set(id, {
      id,
      owner: account,
      asset_type: asset,
      balance: delta,
      maintenance_flag: asset === CORE_ASSET_ID,
    });
  }
}
