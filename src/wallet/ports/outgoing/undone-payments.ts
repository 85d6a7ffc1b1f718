import type { OutgoingTransaction } from '../../sending/outgoing-transaction';
import type { UndonePayment } from '../../undone/undone';

/** What became of it. */
export type UndoneEnd =
  { readonly state: 'paid_again'; readonly blockNumber: number } | { readonly state: 'dead' };

/** Payments that the chain does not hold any more. Writes join the unit of work. */
export abstract class UndonePayments {
  /**
   * Those of ours that are irreversible in blocks above this one, and not undone since; each with the block
   * in which it stands now, if it was paid again.
   */
  abstract irreversibleAbove(blockNumber: number): Promise<readonly OutgoingTransaction[]>;

  abstract add(undone: UndonePayment): Promise<void>;

  /** Whose fate is not known yet; oldest first. */
  abstract open(): Promise<readonly UndonePayment[]>;

  abstract end(undone: UndonePayment, how: UndoneEnd, at: Date): Promise<void>;
}
