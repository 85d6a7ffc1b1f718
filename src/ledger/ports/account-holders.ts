/** Those who may have accounts in the books. */
export abstract class AccountHolders {
  /**
   * False when there is no such customer. Locks the customer until the unit of work ends: one
   * decision about their points at a time.
   */
  abstract lock(customerId: string): Promise<boolean>;
}
