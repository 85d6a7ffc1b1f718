import { Injectable } from '@nestjs/common';
import { EventPublisher, Money } from '../../kernel';
import {
  AccountHolders,
  Books,
  CHAIN_LOSS,
  customerAccount,
  HeldPoints,
  POINTS_ISSUED,
  TREASURY,
} from '../../ledger';

/** Takes points from a customer as far as there are any, those of unsigned withdrawals included. */
@Injectable()
export class TakeBackPoints {
  constructor(
    private readonly holders: AccountHolders,
    private readonly books: Books,
    private readonly heldPoints: HeldPoints,
    private readonly events: EventPublisher,
  ) {}

  /** Inside a unit of work: what of `wanted` the customer has now, freed of unsigned withdrawals. */
  async available(customerId: string, wanted: Money): Promise<Money> {
    await this.holders.lock(customerId);
    // Before the customer's accounts: what is taken back is posted after what is given back.
    await this.books.lockAccounts([TREASURY, POINTS_ISSUED, CHAIN_LOSS]);
    await this.heldPoints.giveBackUpTo(customerId, wanted);
    const balance = await this.books.balanceOf(customerAccount(customerId));
    return balance.isLessThan(wanted) ? balance : wanted;
  }

  async tell(customerId: string, points: Money, entryKey: string): Promise<void> {
    if (!points.isPositive) return;
    await this.events.publish({
      type: 'points_adjusted',
      customerId,
      entryKey,
      points: Money.zero(points.asset).minus(points).toDecimal(),
      reason: 'The blockchain went back: the deposit for these points is not on it any more.',
      by: 'gateway',
    });
  }
}
