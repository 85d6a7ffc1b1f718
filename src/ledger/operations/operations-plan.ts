import { type DomainEvent, DomainError, Money, newId } from '../../kernel';
import { adjustmentEntry, ADJUSTMENT_KEY } from '../adjustment-entry';
import type { WaitingDebit } from '../ports/waiting-debits';
import { type Entry, haveSameLines, linesOf, type PostedLine } from '../entry';
import {
  holdEnd,
  type HoldName,
  isDue,
  placedEntry,
  type ServiceHold,
} from '../holds/service-hold';
import type {
  CaptureHold,
  ChangePoints,
  OperationDone,
  PlaceHold,
  PointsOperation,
  ReleaseHold,
} from './points-operation';
import { PlannedDebits } from './planned-debits';

/** What there is before the first operation; its customers are locked. */
export interface PointsSnapshot {
  /** By customer, of those who exist: what they may spend. */
  readonly balances: ReadonlyMap<string, Money>;
  /** By customer, of those of whom a debit may wait for it: what is held. */
  readonly held: ReadonlyMap<string, Money>;
  /** By customer, oldest first: debits that wait. */
  readonly waiting: ReadonlyMap<string, readonly WaitingDebit[]>;
  /** Those that the operations name. */
  readonly holds: readonly ServiceHold[];
  /** By key: entries of credits and debits that were made before, those of the debits that wait among them. */
  readonly posted: ReadonlyMap<string, readonly PostedLine[]>;
}

type AdjustedPoints = Pick<ChangePoints, 'customerId' | 'kind' | 'points' | 'reason' | 'by'>;

/**
 * Decides about operations one after the other, as single calls would be decided, without asking the database
 * between them; what is to be written is written together. A refused one leaves nothing behind.
 */
export class OperationsPlan {
  readonly entries: Entry[] = [];
  /** As they were placed; one that ends in the same plan is in `ended` as well. */
  readonly placed: ServiceHold[] = [];
  readonly ended: ServiceHold[] = [];
  readonly debits: PlannedDebits;
  readonly events: DomainEvent[] = [];
  private readonly balances: Map<string, Money>;
  private readonly held: Map<string, Money>;
  private readonly posted: Map<string, readonly PostedLine[]>;
  private readonly holds = new Map<string, ServiceHold>();
  private readonly idsByReference = new Map<string, string>();

  constructor(
    snapshot: PointsSnapshot,
    private readonly at: Date,
  ) {
    this.balances = new Map(snapshot.balances);
    this.held = new Map(snapshot.held);
    this.debits = new PlannedDebits(snapshot.waiting);
    this.posted = new Map(snapshot.posted);
    for (const hold of snapshot.holds) this.keep(hold);
  }

  /** Throws a `DomainError` for which `isRefusal`. */
  perform(operation: PointsOperation): OperationDone {
    switch (operation.kind) {
      case 'credit':
      case 'debit':
        return this.change(operation);
      case 'hold':
        return this.afterWaiting(this.place(operation));
      case 'capture':
        return this.afterWaiting(this.capture(operation));
      case 'release':
        return this.afterWaiting(this.release(operation));
    }
  }

  /** Takes what debits of the customer wait for, oldest first, those that fit. */
  takeWaiting(customerId: string): void {
    for (const debit of this.debits.of(customerId)) {
      const { key, points, reason, by } = debit;
      if (this.balanceOf(customerId).isLessThan(points)) continue;
      const built = adjustmentEntry({ customerId, key, points, isDebit: true }, this.at);
      this.debits.remove(debit);
      const known = this.posted.get(built.key);
      if (!known) this.adjust(built, { ...debit, kind: 'debit' });
      // Its key was used for something else since: nothing that came back may wait for that.
      else if (!haveSameLines(known, linesOf(built))) {
        const told = { customerId, points: points.toDecimal(), key, reason, by };
        this.events.push({ type: 'debit_given_up', ...told });
      }
    }
  }

  /** Gives back what a hold whose time is over holds. */
  expire(hold: ServiceHold): void {
    this.giveBack(hold, 'expired', null);
  }

  /** What comes back is theirs before the next operation can use it. */
  private afterWaiting({ customerId, hold }: OperationDone): OperationDone {
    this.takeWaiting(customerId);
    return this.done(customerId, hold);
  }

  private change(given: ChangePoints): OperationDone {
    const { customerId, kind, points, reference: key } = given;
    requireAmount(points);
    const before = this.balanceOf(customerId);
    const isDebit = kind === 'debit';
    const built = adjustmentEntry({ customerId, key, points, isDebit }, this.at);
    const waits = this.debits.find(customerId, key);
    // What waits under a key is taken or cancelled by that key: nothing else may come in its place.
    if (waits && !(isDebit && waits.points.compare(points) === 0)) {
      throw new DomainError('entry_key_conflict', { key });
    }
    const known = this.posted.get(built.key);
    if (known && !haveSameLines(known, linesOf(built))) {
      throw new DomainError('entry_key_conflict', { key: built.key });
    }
    if (!known && isDebit && before.isLessThan(points)) return this.wait(given, waits);
    if (waits) this.debits.remove(waits);
    if (!known) this.adjust(built, given);
    return this.done(customerId, null);
  }

  /** Throws `insufficient_points` where it may not wait, or what is held would not suffice either. */
  private wait(given: ChangePoints, waits: WaitingDebit | null): OperationDone {
    const { customerId, points, reference: key, reason, by } = given;
    const balance = this.balanceOf(customerId);
    const needed = this.debits.neededWith({ customerId, key, points });
    const held = given.wait ? this.held.get(customerId) : undefined;
    if (!held || balance.plus(held).isLessThan(needed)) requireSufficient(balance, points);
    if (!waits) {
      this.debits.add({ customerId, key, points, reason, by, requestedAt: this.at });
      const told = { customerId, points: points.toDecimal(), key, reason, by };
      this.events.push({ type: 'debit_waits', ...told });
    }
    return { ...this.done(customerId, null), isWaiting: true };
  }

  private adjust(built: Entry, given: AdjustedPoints): void {
    const { customerId, kind, points, reason, by } = given;
    const before = this.balanceOf(customerId);
    const isDebit = kind === 'debit';
    this.balances.set(customerId, isDebit ? before.minus(points) : before.plus(points));
    this.posted.set(built.key, linesOf(built));
    this.entries.push(built);
    const decimal = points.toDecimal();
    this.events.push({
      ...{ type: 'points_adjusted', customerId, entryKey: built.key },
      ...{ points: isDebit ? `-${decimal}` : decimal, reason, by },
    });
  }

  private place({ customerId, points, reference, reason, by, ...given }: PlaceHold): OperationDone {
    requireAmount(points);
    if (!ADJUSTMENT_KEY.test(reference)) throw new DomainError('adjustment_key_malformed');
    const before = this.balanceOf(customerId);
    const known = this.find({ customerId, reference });
    if (known) return this.placedBefore(known, points);
    requireSufficient(before, points);
    const seconds = given.expiresInSeconds;
    const hold: ServiceHold = {
      ...{ id: newId(), customerId, reference, points, reason, by, state: 'held', captured: null },
      placedAt: this.at,
      expiresAt: seconds === null ? null : new Date(this.at.getTime() + seconds * 1000),
      ...{ endedAt: null, endedBy: null },
    };
    this.balances.set(customerId, before.minus(points));
    this.changeHeld(customerId, (held) => held.plus(points));
    this.entries.push(placedEntry(hold));
    this.placed.push(hold);
    this.keep(hold);
    this.events.push({
      ...{ type: 'points_held', customerId, holdId: hold.id, reference },
      ...{ points: points.toDecimal(), expiresAt: hold.expiresAt?.toISOString() ?? null },
      ...{ reason, by },
    });
    return this.done(customerId, hold);
  }

  /** What is not set aside any more must not look as if it were. */
  private placedBefore(hold: ServiceHold, points: Money): OperationDone {
    const { id: holdId, customerId, reference: key } = hold;
    if (hold.points.compare(points) !== 0) throw new DomainError('entry_key_conflict', { key });
    const state = isDue(hold, this.at) ? 'expired' : hold.state;
    if (state !== 'held') throw new DomainError('hold_state_forbids', { state, holdId });
    return this.done(customerId, hold);
  }

  private capture({ hold: name, points, by }: CaptureHold): OperationDone {
    const hold = this.require(name);
    const captured = points ?? hold.points;
    requireAmount(captured);
    if (hold.captured?.compare(captured) === 0) return this.done(hold.customerId, hold);
    this.requireOpen(hold);
    if (isDue(hold, this.at)) throw new DomainError('hold_state_forbids', { state: 'expired' });
    if (hold.points.isLessThan(captured)) {
      throw new DomainError('capture_exceeds_hold', { points: hold.points.toDecimal() });
    }
    const back = hold.points.minus(captured);
    const ended = this.end({ ...hold, state: 'captured', captured, endedBy: by }, back);
    const { id: holdId, customerId, reference, reason } = hold;
    this.events.push({
      ...{ type: 'hold_captured', customerId, holdId, reference },
      ...{ points: captured.toDecimal(), released: back.toDecimal(), reason, by },
    });
    return this.done(customerId, ended);
  }

  private release({ hold: name, by }: ReleaseHold): OperationDone {
    const hold = this.require(name);
    if (hold.state === 'released') return this.done(hold.customerId, hold);
    this.requireOpen(hold);
    return this.done(hold.customerId, this.giveBack(hold, 'released', by));
  }

  private giveBack(
    hold: ServiceHold,
    state: 'released' | 'expired',
    endedBy: string | null,
  ): ServiceHold {
    const ended = this.end({ ...hold, state, endedBy }, hold.points);
    const { id: holdId, customerId, reference, reason } = hold;
    this.events.push({
      ...{ type: 'hold_released', customerId, holdId, reference },
      ...{ points: hold.points.toDecimal(), isExpired: state === 'expired', reason },
      by: endedBy,
    });
    return ended;
  }

  private end(given: ServiceHold, back: Money): ServiceHold {
    const hold = { ...given, endedAt: this.at };
    const { customerId } = hold;
    this.balances.set(customerId, this.balanceOf(customerId).plus(back));
    this.changeHeld(customerId, (held) => held.minus(hold.points));
    this.entries.push(holdEnd(hold).entry);
    this.ended.push(hold);
    this.keep(hold);
    return hold;
  }

  /** Of those alone of whom it matters. */
  private changeHeld(customerId: string, change: (held: Money) => Money): void {
    const held = this.held.get(customerId);
    if (held) this.held.set(customerId, change(held));
  }

  private requireOpen({ state }: ServiceHold): void {
    if (state !== 'held') throw new DomainError('hold_state_forbids', { state });
  }

  private require(name: HoldName): ServiceHold {
    const hold = this.find(name);
    if (!hold) throw new DomainError('hold_unknown');
    return hold;
  }

  private find(name: HoldName): ServiceHold | null {
    const id = 'id' in name ? name.id : this.idsByReference.get(textOf(name));
    return (id === undefined ? null : this.holds.get(id)) ?? null;
  }

  private keep(hold: ServiceHold): void {
    this.holds.set(hold.id, hold);
    this.idsByReference.set(textOf(hold), hold.id);
  }

  private balanceOf(customerId: string): Money {
    const balance = this.balances.get(customerId);
    if (!balance) throw new DomainError('customer_unknown');
    return balance;
  }

  private done(customerId: string, hold: ServiceHold | null): OperationDone {
    const balance = this.balanceOf(customerId);
    return { outcome: 'done', customerId, balance, isWaiting: false, hold };
  }
}

/** References have no blanks. */
function textOf({ customerId, reference }: { customerId: string; reference: string }): string {
  return `${customerId} ${reference}`;
}

function requireAmount(points: Money): void {
  if (!points.isPositive) throw new DomainError('amount_not_positive');
}

function requireSufficient(balance: Money, points: Money): void {
  if (!balance.isLessThan(points)) return;
  throw new DomainError('insufficient_points', { balance: balance.toDecimal() });
}
