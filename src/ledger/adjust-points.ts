import { Injectable } from '@nestjs/common';
import {
  Clock,
  DomainError,
  EventPublisher,
  Money,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../kernel';
import { adjustmentEntry, adjustmentKey } from './adjustment-entry';
import { customerAccount, customerHeldAccount, POINTS_ISSUED } from './chart-of-accounts';
import type { Entry } from './entry';
import { AccountHolders } from './ports/account-holders';
import { Books } from './ports/books';
import { HeldPoints } from './ports/held-points';
import { WaitingDebits, type WaitingDebit } from './ports/waiting-debits';

export interface AdjustPointsCommand {
  readonly customerId: string;
  /** Positive gives points, negative takes them. */
  readonly points: Money;
  /** The caller's own name for this change; the same key never counts twice. */
  readonly key: string;
  readonly reason: string;
  readonly by: string;
  /** Takes points that are held for unsigned withdrawals, too: those are cancelled, newest first. */
  readonly alsoHeld?: boolean;
  /** Waits for held points to come back where the others do not suffice. */
  readonly wait?: boolean;
}

export interface Adjustment {
  readonly balance: Money;
  /** Nothing was taken yet: it is taken as soon as held points come back. */
  readonly isWaiting: boolean;
}

/** The service changes a customer's points by a logic of its own. */
@Injectable()
export class AdjustPoints {
  constructor(
    private readonly holders: AccountHolders,
    private readonly books: Books,
    private readonly heldPoints: HeldPoints,
    private readonly waiting: WaitingDebits,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `customer_unknown`: points that nobody has could never be taken back. */
  execute(command: AdjustPointsCommand): Promise<Adjustment> {
    const { customerId, points: given, key } = command;
    if (given.isZero) throw new DomainError('amount_not_positive');
    const reason = requireReason(command.reason);
    const by = requireOperator(command.by);
    const isDebit = !given.isPositive;
    const points = isDebit ? Money.zero(given.asset).minus(given) : given;
    const requestedAt = this.clock.now();
    const adjustment = adjustmentEntry({ customerId, key, points, isDebit }, requestedAt);
    const debit = { customerId, key, points, reason, by, requestedAt };
    const account = customerAccount(customerId);
    return this.unitOfWork.runRepeatable(async () => {
      if (!(await this.holders.lock(customerId))) throw new DomainError('customer_unknown');
      await this.assertNotAnother(debit, isDebit);
      const before = await this.books.balanceOf(account);
      const isDone = await this.post(adjustment, debit, command);
      const balance = await this.books.balanceOf(account);
      // A repeated key moved nothing, so there is nothing to tell.
      if (isDone && before.compare(balance) !== 0) await this.tell(command, adjustment.key);
      return { balance, isWaiting: !isDone };
    });
  }

  /**
   * Whether the key was used, so that `execute` answers with what it did, or refuses another change. What waits under it
   * counts, but where points that are held would be taken for it now.
   */
  async wasDone({
    customerId,
    key,
    alsoHeld = false,
  }: Omit<AdjustPointsCommand, 'by'>): Promise<boolean> {
    const entryKey = adjustmentKey(customerId, key);
    if ((await this.books.linesOf([entryKey])).has(entryKey)) return true;
    const waiting = await this.waiting.ofCustomer(customerId);
    return !alsoHeld && waiting.some((each) => each.key === key);
  }

  /** What waits under a key is taken, or cancelled by that key: nothing else may come in its place, at once or later. */
  private async assertNotAnother(
    { customerId, key, points }: WaitingDebit,
    isDebit: boolean,
  ): Promise<void> {
    const waiting = await this.waiting.ofCustomer(customerId);
    const known = waiting.find((each) => each.key === key);
    if (!known || (isDebit && known.points.compare(points) === 0)) return;
    throw new DomainError('entry_key_conflict', { key });
  }

  /** False when it waits. */
  private async post(
    adjustment: Entry,
    debit: WaitingDebit,
    { alsoHeld = false, wait = false }: AdjustPointsCommand,
  ): Promise<boolean> {
    try {
      await this.books.post([adjustment]);
    } catch (error) {
      if (!isShortage(error)) throw error;
      if (alsoHeld && (await this.takeHeld(adjustment, debit))) return true;
      if (!wait || !(await this.mayComeBack(debit))) throw error;
      await this.register(debit);
      return false;
    }
    await this.waiting.remove(debit.customerId, debit.key);
    return true;
  }

  /** All or nothing: no withdrawal is cancelled for a debit that does not fit all the same. */
  private async takeHeld(adjustment: Entry, debit: WaitingDebit): Promise<boolean> {
    const { customerId, key, points } = debit;
    const needed = (await this.othersOf(debit)).plus(points);
    try {
      return await this.unitOfWork.run(async () => {
        // Before the customer's accounts, which what is given back locks.
        await this.books.lockAccounts([POINTS_ISSUED]);
        if (!(await this.heldPoints.giveBack(customerId, needed))) return false;
        await this.books.post([adjustment]);
        await this.waiting.remove(customerId, key);
        return true;
      });
    } catch (error) {
      // Signed at this very moment: what was to be cancelled is undone.
      if (isShortage(error)) return false;
      throw error;
    }
  }

  private async mayComeBack(debit: WaitingDebit): Promise<boolean> {
    const { customerId, points } = debit;
    const balance = await this.books.balanceOf(customerAccount(customerId));
    const held = await this.books.balanceOf(customerHeldAccount(customerId));
    const needed = (await this.othersOf(debit)).plus(points);
    return !balance.plus(held).isLessThan(needed);
  }

  /** What other debits of the customer wait for. */
  private async othersOf({ customerId, key, points: { asset } }: WaitingDebit): Promise<Money> {
    const waiting = await this.waiting.ofCustomer(customerId);
    return waiting
      .filter((each) => each.key !== key)
      .reduce((sum, { points }) => sum.plus(points), Money.zero(asset));
  }

  private async register(debit: WaitingDebit): Promise<void> {
    if (!(await this.waiting.add(debit))) return;
    const { customerId, key, reason, by } = debit;
    const points = debit.points.toDecimal();
    await this.events.publish({ type: 'debit_waits', customerId, points, key, reason, by });
  }

  private tell(
    { customerId, points, reason, by }: AdjustPointsCommand,
    entryKey: string,
  ): Promise<void> {
    return this.events.publish({
      type: 'points_adjusted',
      customerId,
      entryKey,
      points: points.toDecimal(),
      reason,
      by,
    });
  }
}

function isShortage(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'insufficient_points';
}
