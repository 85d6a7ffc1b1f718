import { impactedAccounts } from './parties';
import type {
  AccountHistoryObject,
  OperationHistoryObject,
  OperationResult,
  State,
  StatisticsObject,
} from '../chain/state';
import { instanceOf, type WireOperation } from '../wire/wire-value';

/** An operation that a block applied, in the order of application. */
export interface AppliedOperation {
  readonly op: WireOperation;
  readonly result: OperationResult;
  readonly trxInBlock: number;
  readonly opInTrx: number;
  readonly virtualOp: number;
}

const LIST_END = '2.9.0';

/** The account-history plugin: what `get_account_history` reads. */
export class AccountHistory {
  /** How many operations each account keeps; older ones are forgotten. */
  maximumOperationsPerAccount: number;
  private pruneEverybody = false;

  constructor(
    private readonly state: State,
    maximumOperationsPerAccount: number,
  ) {
    this.maximumOperationsPerAccount = maximumOperationsPerAccount;
  }

  /**
   * Records the operations of a block. False means a hole: an operation named an account that does
   * not exist, and it and everything after it in the block got no entry for that account or any later one.
   */
  record(blockNumber: number, operations: readonly AppliedOperation[]): boolean {
    if (this.pruneEverybody) {
      this.pruneEverybody = false;
      for (const { owner } of [...this.state.statistics.values()]) this.prune(owner);
    }
    for (const applied of operations) {
      const id = this.state.nextId('1.11');
      this.state.operations.set(id, {
        id,
        op: applied.op,
        result: applied.result,
        block_num: blockNumber,
        trx_in_block: applied.trxInBlock,
        op_in_trx: applied.opInTrx,
        virtual_op: applied.virtualOp,
      });
      for (const account of impactedAccounts(applied.op, applied.result)) {
        const statistics = this.state.statistics.get(statisticsId(account));
        if (statistics === undefined) return false;
        this.add(statistics, id);
      }
    }
    return true;
  }

  private add(statistics: StatisticsObject, operationId: string): void {
    const { state } = this;
    const sequence = statistics.total_ops + 1;
    const id = state.nextId('2.9');
    const next = statistics.total_ops === 0 ? LIST_END : statistics.most_recent_op;
    const account = statistics.owner;
    state.accountHistory.set(id, { id, account, operation_id: operationId, sequence, next });
    state.sequences.set(`${account}/${sequence}`, id);
    state.operationHolders.set(operationId, (state.operationHolders.get(operationId) ?? 0) + 1);
    state.statistics.set(statistics.id, {
      ...statistics,
      most_recent_op: id,
      total_ops: sequence,
    });
    this.prune(account);
  }

  private prune(account: string): void {
    let statistics = this.state.statistics.get(statisticsId(account));
    while (
      statistics !== undefined &&
      statistics.total_ops - statistics.removed_ops > this.maximumOperationsPerAccount
    ) {
      statistics = this.forgetOldest(statistics);
    }
  }

  private forgetOldest(statistics: StatisticsObject): StatisticsObject {
    const { state } = this;
    const oldest = this.entry(statistics.owner, statistics.removed_ops + 1);
    const following = this.entry(statistics.owner, statistics.removed_ops + 2);
    if (oldest !== undefined) {
      state.accountHistory.delete(oldest.id);
      state.sequences.delete(`${oldest.account}/${oldest.sequence}`);
      this.release(oldest.operation_id);
    }
    if (following !== undefined) {
      state.accountHistory.set(following.id, { ...following, next: LIST_END });
    }
    const updated = { ...statistics, removed_ops: statistics.removed_ops + 1 };
    state.statistics.set(statistics.id, updated);
    return updated;
  }

  /** An operation is forgotten when no account's history holds it any more. */
  private release(operationId: string): void {
    const holders = (this.state.operationHolders.get(operationId) ?? 1) - 1;
    if (holders > 0) {
      this.state.operationHolders.set(operationId, holders);
      return;
    }
    this.state.operationHolders.delete(operationId);
    this.state.operations.delete(operationId);
  }

  /** With the next block every account's history is cut to this many operations. */
  pruneAll(maximumOperationsPerAccount: number): void {
    this.maximumOperationsPerAccount = maximumOperationsPerAccount;
    this.pruneEverybody = true;
  }

  private entry(account: string, sequence: number): AccountHistoryObject | undefined {
    const id = this.state.sequences.get(`${account}/${sequence}`);
    return id === undefined ? undefined : this.state.accountHistory.get(id);
  }

  private operation(account: string, sequence: number): OperationHistoryObject | undefined {
    const entry = this.entry(account, sequence);
    return entry === undefined ? undefined : this.state.operations.get(entry.operation_id);
  }

  /**
   * Newest first; both ends are sequence numbers of the account and inclusive; `start` 0 or beyond
   * the end is the newest. Operations of blocks after `newestBlock` do not exist yet.
   */
  byRelativeSequence(
    account: string,
    stop: bigint,
    limit: number,
    start: bigint,
    newestBlock = Number.MAX_SAFE_INTEGER,
  ): OperationHistoryObject[] {
    const total = BigInt(this.totalUpTo(account, newestBlock));
    const first = start === 0n || start > total ? total : start;
    const found: OperationHistoryObject[] = [];
    for (let sequence = first; sequence >= stop && found.length < limit; sequence -= 1n) {
      const operation = this.operation(account, Number(sequence));
      if (operation === undefined) break;
      found.push(operation);
    }
    return found;
  }

  /** How many operations the account had when this block was the head. */
  totalUpTo(account: string, newestBlock: number): number {
    let total = this.state.statistics.get(statisticsId(account))?.total_ops ?? 0;
    while ((this.operation(account, total)?.block_num ?? 0) > newestBlock) total -= 1;
    return total;
  }

  /** Newest first; `stop` is exclusive (0 means the very beginning), `start` inclusive. */
  byOperationId(
    account: string,
    stop: number,
    limit: number,
    start: number,
    wanted: (operation: OperationHistoryObject) => boolean = () => true,
  ): OperationHistoryObject[] {
    const statistics = this.state.statistics.get(statisticsId(account));
    const found: OperationHistoryObject[] = [];
    let sequence = this.newestSequence(account, statistics, start);
    while (sequence > 0 && found.length < limit) {
      const operation = this.operation(account, sequence);
      if (operation === undefined) break;
      if (stop !== 0 && instanceOf(operation.id) <= stop) break;
      if (wanted(operation)) found.push(operation);
      sequence -= 1;
    }
    return found;
  }

  /** The highest sequence whose operation is not newer than `start`; 0 when there is none. */
  private newestSequence(
    account: string,
    statistics: StatisticsObject | undefined,
    start: number,
  ): number {
    if (statistics === undefined) return 0;
    let low = statistics.removed_ops + 1;
    let high = statistics.total_ops;
    if (start === 0) return high;
    while (low <= high) {
      const middle = Math.floor((low + high) / 2);
      const entry = this.entry(account, middle);
      if (entry !== undefined && instanceOf(entry.operation_id) <= start) low = middle + 1;
      else high = middle - 1;
    }
    return high <= statistics.removed_ops ? 0 : high;
  }
}

export function statisticsId(account: string): string {
  return `2.6.${instanceOf(account)}`;
}
