import type { Money, Page, PageRequest, Period } from '../../kernel';
import type { Deposit, DepositMove, DepositState } from '../deposit';

export interface DepositChange {
  readonly customerId?: string;
  readonly points?: Money;
  readonly rateVersion?: number;
  readonly offeredToCustomerId?: string;
  /** Of a deposit that becomes `refunding`; without it, the refund goes to its sender. */
  readonly refundToAccountId?: string;
}

/** Of blocks within the period. What is absent is not asked. */
export interface DepositFilter extends Period {
  /** Whose they are; not what is only offered to them. */
  readonly customerId?: string;
  /** `1.2.n`: who sent them. */
  readonly fromAccountId?: string;
  readonly transactionId?: string;
  /** Exactly so many minor units of CWD. */
  readonly cwdUnits?: bigint;
  readonly state?: DepositState;
}

/** Writes join the unit of work. */
export abstract class Deposits {
  /** Inserts those whose chain key is new and returns just these. One statement for any number. */
  abstract insertNew(deposits: readonly Deposit[]): Promise<readonly Deposit[]>;

  /** Those of the keys under which a deposit is recorded already. */
  abstract knownKeys(chainKeys: readonly string[]): Promise<ReadonlySet<string>>;

  abstract find(id: string): Promise<Deposit | null>;

  /** Those that there are, in any order. */
  async findMany(ids: readonly string[]): Promise<readonly Deposit[]> {
    const deposits: Deposit[] = [];
    for (const id of new Set(ids)) {
      const deposit = await this.find(id);
      if (deposit) deposits.push(deposit);
    }
    return deposits;
  }

  /** Locks the row; null when unknown. */
  abstract lock(id: string): Promise<Deposit | null>;

  /** False, changing nothing, when it is not in `from` any more. */
  abstract transition(
    id: string,
    from: DepositState,
    to: DepositState,
    change?: DepositChange,
  ): Promise<boolean>;

  /** Append-only. False, changing nothing, when the deposit was moved before. */
  abstract keepMove(move: DepositMove): Promise<boolean>;

  /** Null when it was never moved. */
  abstract moveOf(depositId: string): Promise<DepositMove | null>;

  /** Those of the blocks from..to inclusive, whatever their state, in block order. */
  abstract inBlocks(fromBlock: number, toBlock: number): Promise<readonly Deposit[]>;

  /** Locks the oldest `waiting` ones that nobody else has locked, without those of the given ids. */
  abstract lockWaiting(limit: number, except?: readonly string[]): Promise<readonly Deposit[]>;

  /** The accounts that sent what is `waiting`. */
  abstract sendersOfWaiting(limit: number): Promise<readonly string[]>;

  /** Those of the customer's living link that wait for crediting to be resumed, oldest first. */
  abstract waitingOf(customerId: string): Promise<readonly Deposit[]>;

  /** Unattributed ones of blocks since then that were offered to this customer, the oldest first. */
  abstract offeredTo(customerId: string, limit: number, since: Date): Promise<readonly Deposit[]>;

  /**
   * Refunds that wait to be signed: `refunding` without a living transaction, oldest first, without
   * those of the given ids.
   */
  abstract awaitingRefund(limit: number, except?: readonly string[]): Promise<readonly Deposit[]>;

  /** By the time of their blocks, newest first. */
  abstract list(filter: DepositFilter, page: PageRequest): Promise<Page<Deposit>>;
}
