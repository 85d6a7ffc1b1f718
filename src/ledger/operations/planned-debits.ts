import type { Money } from '../../kernel';
import type { WaitingDebit } from '../ports/waiting-debits';

/** Debits that wait, as a plan leaves them, and what is to be written for that. */
export class PlannedDebits {
  /** They wait from now on. */
  readonly registered: WaitingDebit[] = [];
  /** They waited before, and do not any more. */
  readonly removed: WaitingDebit[] = [];
  /** By customer, and by key. */
  private readonly waiting = new Map<string, Map<string, WaitingDebit>>();
  /** By customer: what they wait for together. */
  private readonly sums = new Map<string, Money>();

  constructor(waiting: ReadonlyMap<string, readonly WaitingDebit[]>) {
    for (const debit of [...waiting.values()].flat()) this.keep(debit);
  }

  /** Oldest first. */
  of(customerId: string): readonly WaitingDebit[] {
    return [...(this.waiting.get(customerId)?.values() ?? [])].sort(byAge);
  }

  find(customerId: string, key: string): WaitingDebit | null {
    return this.waiting.get(customerId)?.get(key) ?? null;
  }

  /** What this debit and all others of its customer need. */
  neededWith({
    customerId,
    key,
    points,
  }: Pick<WaitingDebit, 'customerId' | 'key' | 'points'>): Money {
    const sum = this.sums.get(customerId);
    if (sum === undefined) return points;
    return this.find(customerId, key) ? sum : sum.plus(points);
  }

  add(debit: WaitingDebit): void {
    this.registered.push(debit);
    this.keep(debit);
  }

  remove(debit: WaitingDebit): void {
    const { customerId, key, points } = debit;
    if (this.waiting.get(customerId)?.delete(key) !== true) return;
    const sum = this.sums.get(customerId);
    if (sum) this.sums.set(customerId, sum.minus(points));
    const index = this.registered.indexOf(debit);
    if (index < 0) this.removed.push(debit);
    else this.registered.splice(index, 1);
  }

  private keep(debit: WaitingDebit): void {
    const { customerId, key, points } = debit;
    const known = this.waiting.get(customerId) ?? new Map<string, WaitingDebit>();
    this.waiting.set(customerId, known.set(key, debit));
    this.sums.set(customerId, this.sums.get(customerId)?.plus(points) ?? points);
  }
}

/** As `WaitingDebits` gives them. */
function byAge(one: WaitingDebit, other: WaitingDebit): number {
  const later = one.requestedAt.getTime() - other.requestedAt.getTime();
  return later === 0 ? (one.key < other.key ? -1 : 1) : later;
}
