import type { Page, PageRequest } from '../../kernel';
import type { Finding, FindingDraft, FindingKind } from '../finding';

/** Durable list of findings. Writes join the unit of work. */
export abstract class Findings {
  /** Opens it, or refreshes `lastSeenAt` and evidence of the open one of that kind and subject. */
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

  abstract list(filter: { open: boolean | null }, page: PageRequest): Promise<Page<Finding>>;

  abstract countOpen(): Promise<number>;

  /** Kinds of which none is open are left out. */
  abstract countOpenByKind(): Promise<ReadonlyMap<FindingKind, number>>;
}
