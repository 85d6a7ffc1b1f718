import { Injectable } from '@nestjs/common';
import { CWD, EventPublisher, Money, type DomainEvent, EventListener } from '../kernel';
import { Links } from '../linking';
import { Deposits } from './ports/deposits';
import { PrepareConversion } from './prepare-conversion';

/** Whoever proves an account is offered what came from it before. */
@Injectable()
export class OfferDeposits extends EventListener {
  constructor(
    private readonly deposits: Deposits,
    private readonly links: Links,
    private readonly prepareConversion: PrepareConversion,
    private readonly events: EventPublisher,
  ) {
    super();
  }

  override async on(event: DomainEvent): Promise<void> {
    if (event.type === 'link_verified') await this.offerEarlier(event.customerId);
    if (event.type === 'deposit_unattributed') await this.offerLate(event);
  }

  private async offerEarlier(customerId: string): Promise<void> {
    const link = await this.links.activeOfCustomer(customerId);
    if (!link) return;
    for (const { id } of await this.deposits.unattributedFrom(link.accountId)) {
      await this.offer(id, customerId);
    }
  }

  /** Sent before the code was confirmed, read after it. */
  private async offerLate(
    event: Extract<DomainEvent, { type: 'deposit_unattributed' }>,
  ): Promise<void> {
    const link = await this.links.activeOfAccount(event.fromAccountId);
    if (link) await this.offer(event.depositId, link.customerId);
  }

  private async offer(depositId: string, customerId: string): Promise<void> {
    const deposit = await this.deposits.find(depositId);
    if (!deposit) return;
    await this.deposits.offer(depositId, customerId);
    const conversion = await this.prepareConversion.forShowing([customerId]);
    const { points } = conversion.purchaseOf(customerId, deposit);
    await this.events.publish({
      type: 'deposit_offered',
      customerId,
      depositId,
      cwd: Money.of(deposit.units, CWD).toDecimal(),
      points: points.toDecimal(),
    });
  }
}
