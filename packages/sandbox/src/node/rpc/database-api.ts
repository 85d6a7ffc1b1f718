import { accountMethods } from './account-methods';
import { method, type Api } from './api-method';
import { blockMethods } from './block-methods';
import { transactionMethods } from './transaction-methods';
import { CHAIN_CONFIG } from '../chain/genesis-parameters';
import {
  readObject,
  writeChainProperties,
  writeDynamicProperties,
  writeGlobalProperties,
} from './read-objects';
import { listOf } from './api-method';
import { text } from '../wire/readers';
import { writtenOnce } from '../wire/wire-value';

/** The methods of api "database" that the sandbox answers. */
export const DATABASE_API: Api = {
  get_objects: method(1, ([ids], { chain, headNumber, subscriptions }) =>
    listOf(ids).map((id) => {
      const object = readObject(chain, headNumber, text(id));
      subscriptions.subscribe(text(id));
      return object;
    }),
  ),
  set_subscribe_callback: method(2, ([callbackId, everything], { subscriptions }) => {
    subscriptions.setCallback(callbackId, everything === true);
    return null;
  }),
  set_pending_transaction_callback: method(1, ([callbackId], { subscriptions }) => {
    subscriptions.pendingCallback = callbackId;
    return null;
  }),
  set_block_applied_callback: method(1, ([callbackId], { subscriptions }) => {
    subscriptions.blockCallback = callbackId;
    return null;
  }),
  cancel_all_subscriptions: method(0, (_arguments, { subscriptions }) => {
    subscriptions.cancel();
    return null;
  }),
  get_chain_id: method(0, (_arguments, { chain }) => chain.chainId),
  get_chain_properties: method(0, (_arguments, { chain }) => writeChainProperties(chain)),
  get_global_properties: method(0, (_arguments, { chain }) => writeGlobalProperties(chain)),
  get_config: method(0, () => CHAIN_CONFIG),
  get_dynamic_global_properties: method(0, (_arguments, { chain, headNumber }) =>
    writtenOnce(chain.propertiesAt(headNumber), writeDynamicProperties),
  ),
  ...blockMethods,
  ...accountMethods,
  ...transactionMethods,
};
