/** Those who may have accounts in the books. */
export abstract class AccountHolders {
  /**
   * False when there is no such customer. Locks the customer until the unit of work ends: one
   * decision about their points at a time.
   */
  abstract lock(customerId: string): Promise<boolean>;

  /**
   * The same for several, which gives those that there are. All callers lock in the order of the ids, so
   * that none waits for one who waits for it.
   */
  async lockAll(customerIds: readonly string[]): Promise<ReadonlySet<string>> {
    const known = new Set<string>();
    for (const id of [...new Set(customerIds)].sort()) if (await this.lock(id)) known.add(id);
    return known;
  }

  /**
   * As `lockAll`, for those who do other things in the same unit of work: where somebody else holds one of them for
   * longer than a moment, the unit of work ends with `database_busy`.
   */
  lockAllSoon(customerIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.lockAll(customerIds);
  }
}
