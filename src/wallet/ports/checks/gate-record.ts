import type { ClosedReason } from '../../gate/gate-condition';

/** What the database knows of the payment gate. */
export interface KnownGate {
  /** Payouts are halted now. */
  readonly isHalted: boolean;
  /** What the gate said when it was asked last; null when it was open, or never asked. */
  readonly closed: ClosedReason | null;
  /** When books and chain were compared last; null before the first time. */
  readonly comparedAt: Date | null;
  /** The chain has gone back and was reconciled since then. */
  readonly isComparisonOutdated: boolean;
}

/** For those who want to tell a customer whether payouts go out, and may not ask a node for it. */
export abstract class GateRecord {
  /**
   * What the process that signs has just been told. False for a repetition, which writes nothing. Joins
   * the unit of work.
   */
  abstract note(closed: ClosedReason | null): Promise<boolean>;

  /** In one statement; joins the unit of work. */
  abstract latest(): Promise<KnownGate>;
}
