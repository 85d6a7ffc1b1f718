import type { OutgoingTransaction } from '../outgoing-transaction';
import type { UndonePayment } from '../undone';

/** Payments that the chain does not hold any more. Writes join the unit of work. */
export abstract class UndonePayments {
  /** Those of ours that are irreversible in blocks above this one, and not undone since. */
  abstract irreversibleAbove(blockNumber: number): Promise<readonly OutgoingTransaction[]>;

  abstract add(undone: UndonePayment): Promise<void>;

  /** Whose fate is not known yet; oldest first. */
  abstract open(): Promise<readonly UndonePayment[]>;

  abstract end(undone: UndonePayment, as: 'paid_again' | 'dead', at: Date): Promise<void>;
}
