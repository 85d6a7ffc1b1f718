import { listDecorator } from '../../kernel';
import type { AnchoredHead } from '../operator-act';

/** A place out of the database's reach, in which the head of the chain is kept: the log, a chat, a blockchain. */
export abstract class AuditAnchor {
  /**
   * Called once a day, after the head was committed, outside of a transaction. What it throws is reported; the
   * head of the next day covers this one as well.
   */
  abstract keep(head: AnchoredHead): Promise<void>;
}

/** Every anchor. A symbol because it stands for a list. */
export const AUDIT_ANCHORS = Symbol('AUDIT_ANCHORS');

/** Has the class given the head of the chain each day: an `AuditAnchor` that is a provider of any module. */
export const AnchorsAudit = listDecorator<AuditAnchor>(AUDIT_ANCHORS);
