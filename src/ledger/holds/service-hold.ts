import type { Money } from '../../kernel';
import { customerAccount, customerHeldAccount, POINTS_ISSUED } from '../chart-of-accounts';
import { credit, debit, entry, type Entry, type EntryKind, type Posting } from '../entry';
import type { Hold, HoldEnd } from '../ports/books';

export type ServiceHoldState = 'held' | 'captured' | 'released' | 'expired';

/** Code, database and documentation share this table. */
export const SERVICE_HOLD_TRANSITIONS: Readonly<
  Record<ServiceHoldState, readonly ServiceHoldState[]>
> = {
  held: ['captured', 'released', 'expired'],
  captured: [],
  released: [],
  expired: [],
};

/**
 * Points that the service has set aside, such as for a bet or a cart: they can be neither spent nor withdrawn
 * until it captures them, or some of them, or releases them.
 */
export interface ServiceHold {
  readonly id: string;
  readonly customerId: string;
  /** The service's own name for the hold; for one customer it counts once. */
  readonly reference: string;
  readonly points: Money;
  readonly reason: string;
  /** The name of the key that placed it. */
  readonly by: string;
  readonly state: ServiceHoldState;
  /** What was taken; the rest went back. Null unless it is captured. */
  readonly captured: Money | null;
  readonly placedAt: Date;
  /** From then on it can only go back. Null: it waits for the service. */
  readonly expiresAt: Date | null;
  readonly endedAt: Date | null;
  /** The name of the key that ended it; null where its time was over. */
  readonly endedBy: string | null;
}

/** How a hold is named: by its id, or by its customer and the service's own name. */
export type HoldName =
  { readonly id: string } | { readonly customerId: string; readonly reference: string };

/** Its time is over, whether or not anybody has looked since. */
export function isDue({ state, expiresAt }: ServiceHold, at: Date): boolean {
  return state === 'held' && expiresAt !== null && expiresAt <= at;
}

/** As the books know it. */
export function ledgerHold({ id, customerId, points }: ServiceHold): Hold {
  return { id, customerId, money: points };
}

/** The points go to the customer's held account. */
export function placedEntry({ id, customerId, points, placedAt }: ServiceHold): Entry {
  return entryOf(`hold:${id}`, 'service_hold', placedAt, [
    debit(customerAccount(customerId), points),
    credit(customerHeldAccount(customerId), points),
  ]);
}

/** Captured points leave the customer as those of a debit do; all others go back. */
export function holdEnd(hold: ServiceHold): HoldEnd {
  const { id, customerId, points, captured, endedAt } = hold;
  if (endedAt === null) throw new Error(`Hold ${id} has not ended`);
  const key = `hold-ended:${id}`;
  const held = debit(customerHeldAccount(customerId), points);
  if (captured === null) {
    const back = credit(customerAccount(customerId), points);
    const entry = entryOf(key, 'service_hold_released', endedAt, [held, back]);
    return { holdId: id, outcome: 'released', entry };
  }
  const entry = entryOf(key, 'service_hold_captured', endedAt, [
    held,
    credit(POINTS_ISSUED, captured),
    credit(customerAccount(customerId), points.minus(captured)),
  ]);
  return { holdId: id, outcome: 'settled', entry };
}

function entryOf(key: string, kind: EntryKind, at: Date, postings: readonly Posting[]): Entry {
  const built = entry(key, kind, at, postings);
  if (!built) throw new Error(`Entry ${key} moves nothing`);
  return built;
}
