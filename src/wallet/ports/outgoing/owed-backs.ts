import type { Money, Page, PageRequest } from '../../../kernel';
import type { OutgoingPurpose } from '../../sending/outgoing-transaction';
import type { OwedBack, OwedState } from '../../owed-back/owed-back';

export interface OwedDecision {
  readonly to: Exclude<OwedState, 'open'>;
  readonly by: string;
  readonly reason: string;
  /** What was taken from the customer; null unless `taken`. */
  readonly points: Money | null;
}

/** What customers owe back. Writes join the unit of work. */
export abstract class OwedBacks {
  abstract create(owed: OwedBack): Promise<void>;

  abstract find(id: string): Promise<OwedBack | null>;

  /** It stays locked until the unit of work ends; null when there is none. */
  abstract lock(id: string): Promise<OwedBack | null>;

  /** Those that may settle this order now that no attempt is on its way; oldest first, locked. */
  abstract openForAttempt(
    purpose: OutgoingPurpose,
    purposeId: string,
  ): Promise<readonly OwedBack[]>;

  /** False, changing nothing, when it is not open any more. */
  abstract decide(id: string, decision: OwedDecision): Promise<boolean>;

  /** Newest first. */
  abstract list(filter: { state: OwedState | null }, page: PageRequest): Promise<Page<OwedBack>>;
}
