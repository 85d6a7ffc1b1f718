import { Injectable } from '@nestjs/common';
import { Clock, DomainError, EventPublisher, UnitOfWork } from '../kernel';
import { ChainAccounts } from '../wallet';
import { assertNotFrozen } from './freezes/assert-not-frozen';
import type { Link } from './link';
import { LinkHead } from './link-head';
import { MoneyOnItsWay } from './policies/money-on-its-way';
import { Customers } from './ports/customers';
import { Links } from './ports/links';
import { SuspendLink } from './suspend-link';

/** Ends a link; never while money is on its way. Points stay with the customer. */
@Injectable()
export class Unlink {
  constructor(
    private readonly accounts: ChainAccounts,
    private readonly customers: Customers,
    private readonly links: Links,
    private readonly head: LinkHead,
    private readonly suspendLink: SuspendLink,
    private readonly moneyOnItsWay: MoneyOnItsWay,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Head of the chain: deposits up to this block still count for the customer, unless other keys are
   * seen there by now.
   */
  async lookUp(customerId?: string): Promise<number> {
    // Before the look at the keys: what comes after them is no more the customer's.
    const headNumber = await this.head.number();
    const link = customerId === undefined ? null : await this.links.activeOfCustomer(customerId);
    if (link?.suspendedAt === null) {
      const [account] = await this.accounts.findByIds([link.accountId]);
      if (!account) throw new DomainError('chain_unavailable');
      await this.suspendLink.execute([account]);
    }
    return headNumber;
  }

  /** With a `linkId`, only that link: throws `link_ended` when the customer has another one by now. */
  execute(command: { customerId: string; headNumber: number; linkId?: string }): Promise<Link> {
    const { customerId, headNumber, linkId } = command;
    return this.unitOfWork.runRepeatable(async () => {
      await this.customers.lock(customerId);
      await assertNotFrozen(this.customers, customerId);
      const link = await this.links.activeOfCustomer(customerId);
      if (!link) throw new DomainError('customer_not_linked');
      if (linkId !== undefined && linkId !== link.id) throw new DomainError('link_ended');
      if (await this.moneyOnItsWay.isMoving(customerId)) throw new DomainError('money_on_its_way');
      const endedAt = this.clock.now();
      const endedAtBlock = await this.head.notBelowRead(headNumber);
      await this.links.end(link.id, endedAt, endedAtBlock);
      const { accountName } = link;
      await this.events.publish({ type: 'link_ended', customerId, accountName });
      return { ...link, endedAt, endedAtBlock };
    });
  }
}
