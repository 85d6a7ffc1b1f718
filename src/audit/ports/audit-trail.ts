import type { Page, PageRequest } from '../../kernel';
import type {
  ActFilter,
  ActHead,
  AnchoredHead,
  ChainedAct,
  OperatorAct,
  VerifiedCopy,
} from '../operator-act';

/** All acts of operators, in a chain: each has the hash of the one before. Acts are only added. */
export abstract class AuditTrail {
  /**
   * Inside a unit of work: the act is written, numbered and hashed when that commits, as the last thing of it, so
   * that others who act at the same time wait no longer than for a commit. It goes with the run in which it was
   * given when that is undone. Throws outside a unit of work.
   */
  abstract append(act: OperatorAct): void;

  /** Newest first. Throws RangeError for a limit or a cursor that no list takes. */
  abstract list(filter: ActFilter, page: PageRequest): Promise<Page<ChainedAct>>;

  /** Those with a greater number, in order, at most `limit`; as they are kept, right or not. */
  abstract following(number: number, limit: number): Promise<readonly ChainedAct[]>;

  /** The last act; null before the first. */
  abstract head(): Promise<ActHead | null>;

  /** False, keeping nothing, when one of that day is kept. Joins the unit of work. */
  abstract keepAnchored(head: AnchoredHead, at: Date): Promise<boolean>;

  /** Every head that was handed to the anchors, oldest first: one a day. */
  abstract anchored(): Promise<readonly AnchoredHead[]>;

  /** Of the newest day; null before the first. */
  abstract lastAnchored(): Promise<AnchoredHead | null>;

  /** A copy of that time is noted once as whole, and once as altered. Joins the unit of work. */
  abstract noteCopy(copy: VerifiedCopy, at: Date): Promise<void>;

  /** Made last; null where none was ever noted. */
  abstract newestCopy(): Promise<VerifiedCopy | null>;
}
