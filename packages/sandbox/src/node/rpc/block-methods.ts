import { assertionError } from '../wire/chain-error';
import type { StoredBlock } from '../chain/block';
import { text } from '../wire/readers';
import { WrittenJson } from '../wire/wire-value';
import { countArgument, listOf, method, type Api, type CallContext } from './api-method';

function blockOf(value: unknown, { chain, headNumber }: CallContext): StoredBlock | undefined {
  const number = countArgument(value);
  return number > headNumber ? undefined : chain.block(number);
}

function written(json: string | undefined): WrittenJson | null {
  return json === undefined ? null : new WrittenJson(json);
}

export const blockMethods: Api = {
  get_block_header: method(1, ([number], context) => written(blockOf(number, context)?.headerJson)),
  get_block_header_batch: method(1, ([numbers], context) =>
    listOf(numbers).map((number) => {
      const block = blockOf(number, context);
      return [
        countArgument(number),
        block === undefined ? null : (JSON.parse(block.headerJson) as unknown),
      ];
    }),
  ),
  get_block: method(1, ([number], context) => written(blockOf(number, context)?.json)),
  get_transaction: method(2, ([number, index], context) => {
    const place = { file: 'database_api.cpp', method: 'get_transaction' };
    const block = blockOf(number, context);
    if (block === undefined) throw assertionError({ ...place, line: 633 }, 'opt_block');
    const transaction = block.body.transactions[countArgument(index)];
    if (transaction === undefined) {
      const expression = 'opt_block->transactions.size() > trx_num';
      throw assertionError({ ...place, line: 634 }, expression);
    }
    return transaction;
  }),
  get_recent_transaction_by_id: method(1, ([id], { chain: { state } }) => {
    const recent = state.transactionIds.get(text(id));
    return recent === undefined ? null : (state.recentTransactions.get(recent)?.trx ?? null);
  }),
};
