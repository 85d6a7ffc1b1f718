import { Injectable } from '@nestjs/common';
import { DepositOffers, type Offers } from 'crowdwiz-gateway/internal/deposits/index';
import { MemoryDatabase } from '../database/memory-database';
import { LINKS, livingLinkOf, requireCustomer } from '../linking/linking-tables';
import { presentCursor } from '../scan/scan-tables';
import { DEPOSITS, OFFERS, type DepositRow, type OfferRow } from './deposit-tables';

@Injectable()
export class MemoryDepositOffers extends DepositOffers {
  private get offers() {
    return this.database.in(OFFERS);
  }

  private get deposits() {
    return this.database.in(DEPOSITS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override queueAll(customerId: string): Promise<void> {
    return this.database.write(() => {
      requireCustomer(this.database, customerId);
      this.queue(customerId, 0);
    });
  }

  override queueFrom(depositId: string): Promise<void> {
    return this.database.write(() => {
      const accountId = this.deposits.get(depositId)?.deposit.fromAccountId;
      const link = this.database
        .in(LINKS)
        .find((each) => each.accountId === accountId && each.endedAt === null);
      if (!link) return;
      const after = this.positionOf(depositId) - 1;
      const known = this.offers.get(link.customerId);
      if (!known || after < known.afterPosition) this.queue(link.customerId, after);
    });
  }

  override offerNext(limit: number, since: Date, ofCustomerId?: string): Promise<Offers | null> {
    return this.database.read(() => {
      this.database.requireUnit('Offering deposits');
      const waiting = this.waiting(ofCustomerId);
      if (!waiting) return null;
      const { customerId } = waiting;
      const rows = this.mark(waiting, limit, since);
      const last = rows.at(-1);
      if (last && rows.length === limit) {
        const turn = Math.max(...this.offers.rows().map((each) => each.turn)) + 1;
        const afterPosition = this.positionOf(last.deposit.id);
        this.offers.put(customerId, { customerId, afterPosition, turn });
      } else {
        this.offers.delete(customerId);
      }
      const deposits = rows.map(({ deposit: { id, units, blockTime } }) => {
        return { id, units, blockTime };
      });
      return { customerId, deposits };
    });
  }

  private queue(customerId: string, afterPosition: number): void {
    const known = this.offers.get(customerId);
    this.offers.put(customerId, { customerId, afterPosition, turn: known?.turn ?? 0 });
  }

  /** Whoever was served longest ago. */
  private waiting(ofCustomerId: string | undefined): OfferRow | null {
    const [first] = this.offers
      .rows(({ customerId }) => ofCustomerId === undefined || customerId === ofCustomerId)
      .sort((one, other) => one.turn - other.turn);
    return first ?? null;
  }

  private mark(
    { customerId, afterPosition }: OfferRow,
    limit: number,
    since: Date,
  ): readonly DepositRow[] {
    const link = livingLinkOf(this.database, customerId);
    if (link?.suspendedAt !== null) return [];
    const openingBlock = presentCursor(this.database)?.openingBlockNumber ?? 0;
    const next = this.deposits
      .rows(
        ({ deposit }) =>
          deposit.fromAccountId === link.accountId &&
          deposit.state === 'unattributed' &&
          deposit.blockNumber > openingBlock &&
          deposit.blockTime >= since &&
          this.positionOf(deposit.id) > afterPosition,
      )
      .slice(0, limit);
    for (const row of next) {
      const deposit = { ...row.deposit, offeredToCustomerId: customerId };
      this.deposits.put(deposit.id, { ...row, deposit });
    }
    return next;
  }

  private positionOf(depositId: string): number {
    return this.deposits.positionOf(depositId) ?? 0;
  }
}
