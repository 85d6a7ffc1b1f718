import type { KeyUpdate, Link } from '../link';

/** When and at which head. */
export interface BlockMoment {
  readonly at: Date;
  readonly block: number;
}

/** Writes join the unit of work. */
export abstract class Links {
  abstract activeOfCustomer(customerId: string): Promise<Link | null>;

  /** The living ones of these customers, in any order. */
  async activeOfCustomers(customerIds: readonly string[]): Promise<readonly Link[]> {
    const links: Link[] = [];
    for (const customerId of new Set(customerIds)) {
      const link = await this.activeOfCustomer(customerId);
      if (link) links.push(link);
    }
    return links;
  }

  abstract activeOfAccount(accountId: string): Promise<Link | null>;

  /** All links, living and ended, of these accounts. One query for any number of ids. */
  abstract everOfAccounts(accountIds: readonly string[]): Promise<readonly Link[]>;

  /** Living ones that must be proven again, those that have waited longest first. */
  abstract suspended(limit: number): Promise<readonly Link[]>;

  /**
   * Links, living and ended, of accounts whose names begin with this, at most `limit`: in the order of the names,
   * so that the account of just that name comes first.
   */
  abstract named(beginning: string, limit: number): Promise<readonly Link[]>;

  /**
   * An ended link of the account that reaches beyond the beginning of this one is cut: the newest counts.
   * Throws `account_linked_elsewhere` or `customer_already_linked` when a living link exists,
   * also when another transaction creates it at the same moment.
   */
  abstract create(link: Link): Promise<void>;

  /** False, changing nothing, unless it lives unsuspended and was proven by other keys than these. */
  abstract suspend(id: string, presentFingerprint: string, at: BlockMoment): Promise<boolean>;

  /** A suspended living link was proven again, by these keys. Throws when there is none. */
  abstract renew(id: string, authorityFingerprint: string, atBlock: number): Promise<void>;

  abstract end(id: string, at: Date, atBlock: number): Promise<void>;

  /**
   * After the chain has gone back: a link that has ended ends no later than the last block in common, or than its
   * last deposit that is still credited, and one that lives begins, and was proven, no later than the head. An ended
   * one that began above that block holds none. Gives how many links that changed. Refused where no reconciliation
   * was written that goes so far back.
   */
  abstract boundBy(blocks: {
    readonly commonBlock: number;
    readonly head: number;
  }): Promise<number>;

  /** Keeps those of accounts that are or were linked. Those that are kept already change nothing. */
  abstract keepKeyUpdates(updates: readonly KeyUpdate[]): Promise<void>;

  abstract keyUpdatesOf(accountIds: readonly string[]): Promise<readonly KeyUpdate[]>;
}
