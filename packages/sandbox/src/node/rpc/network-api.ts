import { SignedTransaction } from '../wire/signed-transaction';
import { method, type Api } from './api-method';

/** The methods of api "network_broadcast". */
export const NETWORK_BROADCAST_API: Api = {
  broadcast_transaction: method(1, ([transaction], context) => {
    context.broadcast(SignedTransaction.read(transaction));
    return null;
  }),
  broadcast_transaction_with_callback: method(2, ([callbackId, transaction], context) => {
    const read = SignedTransaction.read(transaction);
    context.broadcast(read);
    context.whenIncluded(read.id, (inclusion) => {
      context.notify(callbackId, [inclusion]);
    });
    return null;
  }),
  broadcast_transaction_synchronous: method(1, ([transaction], context) => {
    const read = SignedTransaction.read(transaction);
    context.broadcast(read);
    return new Promise((resolve) => {
      context.whenIncluded(read.id, resolve);
    });
  }),
};
