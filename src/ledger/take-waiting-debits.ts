import { Injectable } from '@nestjs/common';
import { Clock, DomainError, eachApart, EventPublisher, UnitOfWork } from '../kernel';
import { customerHeldAccount, POINTS_ISSUED } from './chart-of-accounts';
import { OperationsPlan } from './operations/operations-plan';
import { ReadPoints } from './operations/read-points';
import { RecordPlan } from './operations/record-plan';
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
    private readonly readPoints: ReadPoints,
    private readonly recordPlan: RecordPlan,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** For what came by other ways than a hold. Gives up what waits for points that are not held. */
  async run(): Promise<void> {
    await eachApart(await this.waiting.customers(CUSTOMERS_PER_RUN), (customerId) =>
      this.unitOfWork.runRepeatable(async () => {
        await this.holders.lock(customerId);
        await this.execute(customerId);
        await this.giveUpIfNothingIsHeld(customerId);
      }),
    );
  }

  /**
   * Before points of these customers come back by an entry of its own: what taking them again will need is locked
   * before their accounts are.
   */
  async prepare(customerIds: readonly string[]): Promise<void> {
    const waiting = await this.waiting.ofCustomers(customerIds);
    if (waiting.size > 0) await this.books.lockAccounts([POINTS_ISSUED]);
  }

  /** Oldest first, those that fit. Joins the unit of work, in which the customer is locked. */
  async execute(customerId: string): Promise<void> {
    const points = await this.readPoints.execute({ customerIds: [customerId] });
    if (points.waiting.size === 0) return;
    const plan = new OperationsPlan(points, this.clock.now());
    plan.takeWaiting(customerId);
    try {
      await this.recordPlan.execute(plan);
    } catch (error) {
      // Somebody took them without locking the customer: they wait on, and whatever gave points back stands.
      if (!(error instanceof DomainError) || error.code !== 'insufficient_points') throw error;
    }
  }

  private async giveUpIfNothingIsHeld(customerId: string): Promise<void> {
    const held = await this.books.balanceOf(customerHeldAccount(customerId));
    if (held.isPositive) return;
    for (const debit of await this.waiting.ofCustomer(customerId)) await this.giveUp(debit);
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
