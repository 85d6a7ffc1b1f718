import { Injectable } from '@nestjs/common';
import { Clock, EventPublisher, UnitOfWork } from '../kernel';
import type { ChainAccount } from '../wallet';
import type { Link } from './link';
import { LinkHead } from './link-head';
import { Customers } from './ports/customers';
import { Links } from './ports/links';

/**
 * Whoever changes an account's keys may not be who proved it: its link is suspended, so that nothing
 * is paid there, and no deposit after the change counts, until it is proven again.
 */
@Injectable()
export class SuspendLink {
  constructor(
    private readonly customers: Customers,
    private readonly links: Links,
    private readonly head: LinkHead,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Takes accounts as the chain has them now; gives their links that are suspended, by this look or
   * by an earlier one.
   */
  async execute(accounts: readonly ChainAccount[]): Promise<readonly Link[]> {
    const present = new Map(accounts.map((each) => [each.id, each.authorityFingerprint]));
    const links = await this.links.everOfAccounts([...present.keys()]);
    const suspended: Link[] = [];
    for (const link of links) {
      const fingerprint = present.get(link.accountId);
      if (link.endedAt !== null || fingerprint === undefined) continue;
      const isProven = link.suspendedAt === null && fingerprint === link.authorityFingerprint;
      if (isProven) continue;
      if (link.suspendedAt !== null || (await this.suspend(link, fingerprint))) {
        suspended.push(link);
      }
    }
    return suspended;
  }

  /** True when it is suspended now, also when somebody else was quicker. */
  private async suspend(link: Link, fingerprint: string): Promise<boolean> {
    const { id, customerId, accountId, accountName } = link;
    // After the look that found it: the change is in no later block.
    const block = await this.head.number();
    return this.unitOfWork.runRepeatable(async () => {
      await this.customers.lock(customerId);
      if (await this.links.suspend(id, fingerprint, { at: this.clock.now(), block })) {
        await this.events.publish({ type: 'link_suspended', customerId, accountName });
        return true;
      }
      const present = await this.links.activeOfAccount(accountId);
      return present?.id === id && present.suspendedAt !== null;
    });
  }
}
