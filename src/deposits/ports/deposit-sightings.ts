import type { DepositSighting } from '../deposit';

/** Deposits that are seen but not irreversible. Writes join the unit of work. */
export abstract class DepositSightings {
  /** Returns those that were not known yet. Known ones get their block number refreshed. */
  abstract insertNew(sightings: readonly DepositSighting[]): Promise<readonly DepositSighting[]>;

  /** Removes those that became deposits. */
  abstract settle(chainKeys: readonly string[]): Promise<void>;

  /** Removes and returns those whose block number is at or below this irreversible one. */
  abstract takeVanished(irreversibleNumber: number): Promise<readonly DepositSighting[]>;

  abstract ofCustomer(customerId: string): Promise<readonly DepositSighting[]>;
}
