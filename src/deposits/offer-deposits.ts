import { Injectable } from '@nestjs/common';
import { Assets, CWD, EventPublisher, Money, type DomainEvent, EventListener } from '../kernel';
import { Links } from '../linking';
import { RateBook } from '../terms';
import { purchaseOf } from './deposit-entries';
import { Deposits } from './ports/deposits';

/** Whoever proves an account is offered what came from it before. */
@Injectable()
export class OfferDeposits extends EventListener {
  constructor(
    private readonly deposits: Deposits,
    private readonly links: Links,
    private readonly rates: RateBook,
    private readonly events: EventPublisher,
    private readonly assets: Assets,
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
    const rates = await this.rates.versions('deposit');
    const { points } = purchaseOf(deposit.units, deposit.blockTime, rates, this.assets);
    await this.events.publish({
      type: 'deposit_offered',
      customerId,
      depositId,
      cwd: Money.of(deposit.units, CWD).toDecimal(),
      points: points.toDecimal(),
    });
  }
}
