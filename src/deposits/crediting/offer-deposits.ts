import { Injectable } from '@nestjs/common';
import {
  ListensToEvents,
  CWD,
  EventListener,
  EventPublisher,
  Money,
  MoneyClock,
  UnitOfWork,
  type DomainEvent,
} from '../../kernel';
import { DepositSettings } from '../deposit-settings';
import { DepositOffers, type Offers } from '../ports/deposit-offers';
import { PrepareConversion } from './prepare-conversion';

const OFFERS_PER_BATCH = 100;
const BATCHES_PER_RUN = 10;

/**
 * Whoever proves an account is offered what came from it before: the first of it at once, and the rest
 * in bounded batches with each cycle, however much a stranger has sent.
 */
@Injectable()
@ListensToEvents({ order: 200 })
export class OfferDeposits extends EventListener {
  constructor(
    private readonly offers: DepositOffers,
    private readonly prepareConversion: PrepareConversion,
    private readonly events: EventPublisher,
    private readonly clock: MoneyClock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: DepositSettings,
  ) {
    super();
  }

  override async on(event: DomainEvent): Promise<void> {
    if (event.type === 'link_verified' || event.type === 'link_renewed') {
      await this.offers.queueAll(event.customerId);
      await this.offerBatch(event.customerId);
    }
    // Sent before the code was confirmed, read after it.
    if (event.type === 'deposit_unattributed') await this.offers.queueFrom(event.depositId);
  }

  /** Returns how many were offered. */
  async run(shouldStop: () => boolean = () => false): Promise<number> {
    let total = 0;
    for (let batch = 0; batch < BATCHES_PER_RUN && !shouldStop(); batch += 1) {
      const offered = await this.unitOfWork.run(() => this.offerBatch());
      if (offered === null) break;
      total += offered;
    }
    return total;
  }

  /** Null when nobody waits. */
  private async offerBatch(ofCustomerId?: string): Promise<number | null> {
    const since = this.settings.claimableSince(this.clock.likely());
    const next = await this.offers.offerNext(OFFERS_PER_BATCH, since, ofCustomerId);
    if (next && next.deposits.length > 0) await this.tell(next);
    return next && next.deposits.length;
  }

  private async tell({ customerId, deposits }: Offers): Promise<void> {
    const conversion = await this.prepareConversion.forShowing([customerId]);
    const claimedAt = this.clock.likely();
    for (const deposit of deposits) {
      const cwd = { ...deposit, claimedAt };
      const { points } = conversion.purchaseOf(customerId, cwd);
      const { rate, version: rateVersion } = conversion.rateFor(cwd);
      await this.events.publish({
        type: 'deposit_offered',
        customerId,
        depositId: deposit.id,
        cwd: Money.of(deposit.units, CWD).toDecimal(),
        points: points.toDecimal(),
        rate: rate.text,
        rateVersion,
      });
    }
  }
}
