/** What a customer is offered. */
export interface OfferedDeposit {
  readonly id: string;
  /** CWD units. */
  readonly units: bigint;
  readonly blockTime: Date;
}

export interface Offers {
  readonly customerId: string;
  readonly deposits: readonly OfferedDeposit[];
}

/**
 * Customers who are to be offered what came from their linked account: a list that is worked off in
 * batches. Writes join the unit of work.
 */
export abstract class DepositOffers {
  /** Everything unattributed that came from the customer's account. */
  abstract queueAll(customerId: string): Promise<void>;

  /** This deposit, if its account is linked, and what comes after it. One statement. */
  abstract queueFrom(depositId: string): Promise<void>;

  /**
   * Marks the next unattributed deposits of blocks since then as offered, at most `limit`, oldest first,
   * and gives them: of this customer, else of whoever was served longest ago. A suspended link is
   * offered nothing. Null when nobody waits whom no other process serves just now.
   */
  abstract offerNext(limit: number, since: Date, ofCustomerId?: string): Promise<Offers | null>;
}
