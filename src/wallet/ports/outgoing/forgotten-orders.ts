import { listDecorator } from '../../../kernel';
import type { OwedCause } from '../../owed-back/owed-back';
import type { OutgoingPayment, OutgoingPurpose } from '../../sending/outgoing-transaction';

/**
 * The orders of one purpose, asked about payments that the chain shows and the database has forgotten.
 * Joins the unit of work, in which the order stays locked.
 */
export abstract class ForgottenOrders {
  abstract readonly purpose: OutgoingPurpose;

  /**
   * Null when the order waits for just this payment: it is then settled like any other, once it is told
   * to be irreversible. Else why it settles nothing.
   */
  abstract whyNot(payment: OutgoingPayment): Promise<OwedCause | null>;

  /** The customer of the account that was paid; null when nobody is known to be. */
  abstract customerOf(payment: OutgoingPayment): Promise<string | null>;
}

/** One for each purpose. A symbol because it stands for a list. */
export const FORGOTTEN_ORDERS = Symbol('FORGOTTEN_ORDERS');

/** Has the class asked about forgotten payments of its purpose. */
export const AnswersForForgotten = listDecorator<ForgottenOrders>(FORGOTTEN_ORDERS);
