import { assertionError } from '../wire/chain-error';
import { objectId } from '../wire/readers';
import type { OperationHistoryObject } from '../chain/state';
import { instanceOf } from '../wire/wire-value';
import {
  countArgument,
  findAccount,
  listOf,
  method,
  unsignedArgument,
  type Api,
  type CallContext,
} from './api-method';

const LIMIT_MAXIMUM = 100;
const operationId = objectId('1.11.');

function limitArgument(value: unknown, method: string, line: number): number {
  const limit = countArgument(value);
  if (limit > LIMIT_MAXIMUM) {
    throw assertionError({ file: 'api.cpp', line, method }, `limit <= ${LIMIT_MAXIMUM}`);
  }
  return limit;
}

/** An account that nobody knows has no history; that is no error here. */
function accountIdOf(value: unknown, { chain }: CallContext): string | undefined {
  return findAccount(chain, value)?.id;
}

/** The methods of api "history" that the sandbox answers. */
export const HISTORY_API: Api = {
  get_account_history: method(4, ([account, stop, limit, start], context) => {
    const maximum = limitArgument(limit, 'get_account_history', 329);
    const id = accountIdOf(account, context);
    const [last, first] = [instanceOf(operationId(stop)), instanceOf(operationId(start))];
    if (id === undefined) return [];
    return context.chain.history.byOperationId(id, last, maximum, first, known(context));
  }),
  get_relative_account_history: method(4, ([account, stop, limit, start], context) => {
    const maximum = limitArgument(limit, 'get_relative_account_history', 428);
    const id = accountIdOf(account, context);
    const [last, first] = [unsignedArgument(stop), unsignedArgument(start)];
    if (id === undefined) return [];
    const { history } = context.chain;
    return history.byRelativeSequence(id, last, maximum, first, context.headNumber);
  }),
  get_account_history_operations: method(5, ([account, type, start, stop, limit], context) => {
    const maximum = limitArgument(limit, 'get_account_history_operations', 371);
    const id = accountIdOf(account, context);
    const wanted = countArgument(type);
    const [last, first] = [instanceOf(operationId(stop)), instanceOf(operationId(start))];
    if (id === undefined) return [];
    const isKnown = known(context);
    return context.chain.history.byOperationId(
      id,
      last,
      maximum,
      first,
      (operation) => operation.op[0] === wanted && isKnown(operation),
    );
  }),
  get_account_history_by_operations: method(4, ([account, types, start, limit], context) => {
    const maximum = limitArgument(limit, 'get_account_history_by_operations', 455);
    const wanted = new Set(listOf(types).map(countArgument));
    const id = accountIdOf(account, context);
    const first = unsignedArgument(start);
    if (id === undefined) return { total_count: 0, operation_history_objs: [] };
    // The node looks at one window of sequence numbers and then picks the types.
    const last = first + BigInt(maximum) - 1n;
    const { history } = context.chain;
    const window = history.byRelativeSequence(id, first, maximum, last, context.headNumber);
    const chosen = window.filter(({ op: [type] }) => wanted.size === 0 || wanted.has(type));
    return { total_count: window.length, operation_history_objs: chosen };
  }),
};

/** A node that lags does not know the operations of the newest blocks. */
function known({ headNumber }: CallContext): (operation: OperationHistoryObject) => boolean {
  return ({ block_num: number }) => number <= headNumber;
}
