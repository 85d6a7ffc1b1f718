import { listDecorator } from '../../../kernel';
import type { OutgoingTransaction } from '../../sending/outgoing-transaction';

/** Hears what became of the transactions of its purpose. Runs in the transaction of the change. */
export abstract class OutgoingListener {
  /** `broadcast`, `included`, `irreversible` or `expired`, as the transaction's state says. */
  abstract onOutgoing(transactions: readonly OutgoingTransaction[]): Promise<void>;
}

/** Every listener. A symbol because it stands for a list. */
export const OUTGOING_LISTENERS = Symbol('OUTGOING_LISTENERS');

/** Has the class hear what becomes of transactions. */
export const ListensToOutgoing = listDecorator<OutgoingListener>(OUTGOING_LISTENERS);
