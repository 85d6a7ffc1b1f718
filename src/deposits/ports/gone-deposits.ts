import type { Money } from '../../kernel';
import type { Deposit } from '../deposit';

/** Points that a customer has spent, and whose deposit the chain does not hold any more. */
export interface OwedPoints {
  readonly depositId: string;
  readonly customerId: string;
  readonly points: Money;
  /** What the service has lost by it, as far as it is not made good. */
  readonly cwd: Money;
}

/** Deposits that the chain does not hold any more. Writes join the unit of work. */
export abstract class GoneDeposits {
  /**
   * Those of blocks above this one that are not gone yet, in the order in which they were booked: what waited may
   * have been credited after deposits of later blocks, and have completed them.
   */
  abstract above(blockNumber: number): Promise<readonly Deposit[]>;

  /** The customer's CWD of smaller deposits before it that became points together with it. */
  abstract completedBy(depositId: string, customerId: string): Promise<Money>;

  /**
   * The deposit, which is locked, becomes `gone`; `owed` is what is missing of its points. Throws when it
   * is in another state than given.
   */
  abstract add(deposit: Deposit, reconciliationId: string, owed: OwedPoints | null): Promise<void>;

  /** Keys of the chain under which gone deposits are recorded, among these and their later names. */
  abstract keysOf(chainKeys: readonly string[]): Promise<ReadonlySet<string>>;

  /** What customers owe who have points or unsigned withdrawals now; at most so many. */
  abstract collectable(limit: number): Promise<readonly OwedPoints[]>;

  /** So much less is owed. */
  abstract reduce(depositId: string, by: { points: Money; cwd: Money }): Promise<void>;
}
