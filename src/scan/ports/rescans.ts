import type { Page, PageRequest } from '../../kernel';
import type { BlockRange, Rescan, RescanDiscovery } from '../rescans/rescan';

export type RescanRequest = BlockRange & Pick<Rescan, 'reason' | 'requestedBy'>;

export type RescanProgress = Pick<Rescan, 'reachedBlock' | 'reachedBlockId' | 'historyMissing'>;

/** Durable list of re-scans and of what each found. Writes join the unit of work. */
export abstract class Rescans {
  abstract create(request: RescanRequest): Promise<Rescan>;

  abstract find(id: string): Promise<Rescan | null>;

  abstract list(page: PageRequest): Promise<Page<Rescan>>;

  /** How many are `requested` or `running`. */
  abstract countOpen(): Promise<number>;

  /** The running one; else the oldest requested one, which becomes `running`; else null. */
  abstract takeUp(): Promise<Rescan | null>;

  /** Locks the row and moves it on. False, changing nothing, when it does not stand there running. */
  abstract advance(from: Rescan, to: RescanProgress): Promise<boolean>;

  /** False, changing nothing, when it is in none of the states from which this end is allowed. */
  abstract end(
    id: string,
    as: 'done' | 'failed' | 'cancelled',
    reason: string | null,
  ): Promise<boolean>;

  /** Keeps those that this re-scan has not found yet and gives just these. */
  abstract addDiscoveries(
    id: string,
    discoveries: readonly RescanDiscovery[],
  ): Promise<readonly RescanDiscovery[]>;

  /** Newest first. */
  abstract discoveries(id: string, page: PageRequest): Promise<Page<RescanDiscovery>>;
}
