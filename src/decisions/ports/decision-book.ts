import type { Page, PageRequest } from '../../kernel';
import type { Decision, DecisionEnd, DecisionFilter, DecisionKind } from '../decision';

/** Acts that wait for a second person, and those that did. None is ever deleted. Writes join the unit of work. */
export abstract class DecisionBook {
  /** Until the unit of work ends, nobody else asks for the act of this kind and key: two equal ones at once wait once. */
  abstract lockAsking(kind: DecisionKind, key: string): Promise<void>;

  /** Refused for a second pending one of the same kind and key. */
  abstract add(decision: Decision): Promise<void>;

  abstract find(id: string): Promise<Decision | null>;

  /** The same; of several who decide at once, the others wait here. */
  abstract lock(id: string): Promise<Decision | null>;

  /** The newest one of this kind and key. */
  abstract latestOf(kind: DecisionKind, key: string): Promise<Decision | null>;

  /** False, changing nothing, when it is not pending any more. */
  abstract end(id: string, end: DecisionEnd): Promise<boolean>;

  /** Pending ones whose time is over, oldest first; at most `limit`. */
  abstract expired(now: Date, limit: number): Promise<readonly Decision[]>;

  /** Those that wait, with the one whose time is over first at the front; at most `limit`. */
  abstract pending(limit: number): Promise<readonly Decision[]>;

  /** Newest first. Throws RangeError for a limit or a cursor that no list takes. */
  abstract list(filter: DecisionFilter, page: PageRequest): Promise<Page<Decision>>;
}
