import { listDecorator } from '../../../kernel';
import type {
  OutgoingPayment,
  OutgoingPurpose,
  OutgoingTransaction,
} from '../../sending/outgoing-transaction';

/** One purpose, when a payment of it is not on the chain any more and can never be again. */
export abstract class UndoneOrder {
  abstract readonly purpose: OutgoingPurpose;

  /**
   * Gives back what the order had taken. Runs in the unit of work in which the payment is known to be dead;
   * its CWD is the service's by then.
   */
  abstract isDead(
    payment: OutgoingPayment,
    of: { readonly transaction: OutgoingTransaction; readonly at: Date; readonly name: string },
  ): Promise<void>;
}

/** Every one. A symbol because it stands for a list. */
export const UNDONE_ORDERS = Symbol('UNDONE_ORDERS');

/** Has the class give back what payments of its purpose had taken. */
export const AnswersForUndone = listDecorator<UndoneOrder>(UNDONE_ORDERS);
