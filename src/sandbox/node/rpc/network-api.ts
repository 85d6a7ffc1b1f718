import { SignedTransaction } from '../signed-transaction';
import { method, type Api } from './api-method';

/** The methods of api "network_broadcast". */
export const NETWORK_BROADCAST_API: Api = {
  broadcast_transaction: method(1, ([transaction], { chain }) => {
    chain.push(SignedTransaction.read(transaction));
    return null;
  }),
  broadcast_transaction_with_callback: method(2, ([callbackId, transaction], context) => {
    const read = SignedTransaction.read(transaction);
    context.chain.push(read);
    context.whenIncluded(read.id, (inclusion) => {
      context.notify(callbackId, [inclusion]);
    });
    return null;
  }),
  broadcast_transaction_synchronous: method(1, ([transaction], context) => {
    const read = SignedTransaction.read(transaction);
    context.chain.push(read);
    return new Promise((resolve) => {
      context.whenIncluded(read.id, resolve);
    });
  }),
};
