import type { Page, PageRequest, Period } from '../../kernel';
import type { Finding, FindingDraft, FindingKind, HaltScope } from '../finding';

/** Opened within the period. What is absent is not asked. */
export interface FindingFilter extends Period {
  /** Null: open and closed ones. */
  readonly open: boolean | null;
  readonly kind?: FindingKind;
  readonly subject?: string;
}

/** Durable list of findings. Writes join the unit of work. */
export abstract class Findings {
  /**
   * Opens it, or refreshes the open one of that kind and subject: `lastSeenAt`, and what the draft
   * says.
   */
  abstract open(draft: FindingDraft): Promise<{ finding: Finding; isNew: boolean }>;

  /** Closes the open finding of that kind and subject; null when there is none. */
  abstract closeBySubject(
    kind: FindingKind,
    subject: string,
    by: string,
    reason: string,
  ): Promise<Finding | null>;

  /** Null when there is no open finding of that id. */
  abstract close(id: string, by: string, reason: string): Promise<Finding | null>;

  abstract find(id: string): Promise<Finding | null>;

  /** By the time at which they were opened, newest first. */
  abstract list(filter: FindingFilter, page: PageRequest): Promise<Page<Finding>>;

  /** Open ones of these kinds, oldest first; at most MAX_FINDINGS_AT_ONCE. */
  abstract openOf(kinds: readonly FindingKind[]): Promise<readonly Finding[]>;

  /** Whether it was ever opened, closed ones included. */
  abstract wasOpened(kind: FindingKind, subject: string): Promise<boolean>;

  /** Open ones that halt this scope, oldest first; at most MAX_FINDINGS_AT_ONCE. */
  abstract openHalting(scope: HaltScope): Promise<readonly Finding[]>;

  /** Kinds of which none is open are left out. */
  abstract countOpenByKind(): Promise<ReadonlyMap<FindingKind, number>>;
}

/** More than an operator can look at in one go. */
export const MAX_FINDINGS_AT_ONCE = 100;
