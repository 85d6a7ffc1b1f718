import { type BalanceRead, CORE_ASSET_ID, settledUnits } from '../../../scan';
import { type ChainNode, fieldsOf, listOf, type Statement, unitsOf } from '../connection';
import type { PendingTransactions } from './pending-transactions';
import { readAtHead } from '../read-at-head';

/**
 * The balance at one head of the node, with the pending transactions that it shows already. Without
 * these, nodes at the same head must give the same.
 */
export async function readBalance(
  node: ChainNode,
  accountId: string,
  transactions: PendingTransactions,
): Promise<Statement<BalanceRead>> {
  const { head, value } = await readAtHead(node, async () => {
    const ids = transactions.idsAt(node.node);
    const [answer, known] = await Promise.all([
      // What waits is copied in the moment in which the balance arrives.
      node
        .call('database', 'get_account_balances', [accountId, [CORE_ASSET_ID]])
        .then((balances) => ({ balances, snapshot: transactions.snapshotAt(node.node) })),
      Promise.all(ids.map((id) => node.call('database', 'get_recent_transaction_by_id', [id]))),
    ]);
    return { ...answer, forgotten: ids.filter((_, index) => known[index] === null) };
  });
  const view = await transactions.settle(node, head, value.snapshot, value.forgotten);
  const [first] = listOf(value.balances, 'a list of balances');
  const units = unitsOf(fieldsOf(first, 'a balance')['amount'], 'minor units');
  const settled = settledUnits({ units, pending: view.pending });
  return {
    value: { units, headNumber: head.number, headId: head.id, ...view },
    head,
    text: `${settled} units without what is pending`,
  };
}
