import type { Page, PageRequest } from '../../../kernel';
import type { Explained, Surplus } from '../../balance/surplus';

/** Writes join the unit of work. */
export abstract class Surpluses {
  abstract add(surplus: Surplus): Promise<void>;

  /**
   * Locks and gives those that may hold a credit of this block and of which something remains or is
   * kept: first those that were seen after it, then those that were seen before and booked after it.
   */
  abstract lockThatMayHold(blockNumber: number): Promise<readonly Surplus[]>;

  /** Locks and gives those of which something remains, the newest first. */
  abstract lockOpen(): Promise<readonly Surplus[]>;

  abstract find(id: string): Promise<Surplus | null>;

  /** Locks it; null when unknown. */
  abstract lock(id: string): Promise<Surplus | null>;

  /** Takes what is explained off a locked one. */
  abstract explain(explained: Explained): Promise<void>;

  /** What remains of a locked one is kept from now on. */
  abstract keep(id: string): Promise<void>;

  /** Whether something remains of any. */
  abstract isAnyOpen(): Promise<boolean>;

  /** Newest first. */
  abstract list(filter: { open: boolean | null }, page: PageRequest): Promise<Page<Surplus>>;
}
