import { Injectable } from '@nestjs/common';
import { Clock, DomainError, eachApart, EventPublisher, UnitOfWork } from '../kernel';
import { adjustmentEntry } from './adjustment-entry';
import { customerAccount, customerHeldAccount } from './chart-of-accounts';
import type { Entry } from './entry';
import { AccountHolders } from './ports/account-holders';
import { Books } from './ports/books';
import { WaitingDebits, type WaitingDebit } from './ports/waiting-debits';

const CUSTOMERS_PER_RUN = 100;

/**
 * Takes points that come back before their customer can use them: else whoever sets points aside when
 * a debit is near, and takes them back when it has failed, would never pay.
 */
@Injectable()
export class TakeWaitingDebits {
  constructor(
    private readonly waiting: WaitingDebits,
    private readonly holders: AccountHolders,
    private readonly books: Books,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** For what came by other ways than a hold. Gives up what waits for points that are not held. */
  async run(): Promise<void> {
    await eachApart(await this.waiting.customers(CUSTOMERS_PER_RUN), (customerId) =>
      this.unitOfWork.run(async () => {
        await this.holders.lock(customerId);
        await this.execute(customerId);
        await this.giveUpIfNothingIsHeld(customerId);
      }),
    );
  }

  /** Oldest first, those that fit. Joins the unit of work, in which the customer is locked. */
  async execute(customerId: string): Promise<void> {
    for (const debit of await this.waiting.ofCustomer(customerId)) {
      const before = await this.books.balanceOf(customerAccount(customerId));
      if (before.isLessThan(debit.points)) continue;
      const taken = adjustmentEntry({ ...debit, isDebit: true }, this.clock.now());
      if (!(await this.post(taken))) {
        await this.giveUp(debit);
        continue;
      }
      await this.waiting.remove(customerId, debit.key);
      const after = await this.books.balanceOf(customerAccount(customerId));
      // Whoever asked again has had it meanwhile.
      if (before.compare(after) === 0) continue;
      const { reason, by } = debit;
      await this.events.publish({
        type: 'points_adjusted',
        customerId,
        entryKey: taken.key,
        points: `-${debit.points.toDecimal()}`,
        reason,
        by,
      });
    }
  }

  private async giveUpIfNothingIsHeld(customerId: string): Promise<void> {
    const held = await this.books.balanceOf(customerHeldAccount(customerId));
    if (held.isPositive) return;
    for (const debit of await this.waiting.ofCustomer(customerId)) await this.giveUp(debit);
  }

  /** False where its key was used for something else since: nothing that came back may wait for that. */
  private async post(taken: Entry): Promise<boolean> {
    try {
      await this.books.post([taken]);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'entry_key_conflict') return false;
      throw error;
    }
  }

  private async giveUp({ customerId, key, points, reason, by }: WaitingDebit): Promise<void> {
    await this.waiting.remove(customerId, key);
    await this.events.publish({
      type: 'debit_given_up',
      customerId,
      points: points.toDecimal(),
      key,
      reason,
      by,
    });
  }
}
