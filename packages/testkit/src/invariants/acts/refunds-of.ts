import type { Complaints } from '../evidence/violation';
import type { ActLog } from './act-log';
import type { ChainOfHistory } from './chain-of-history';
import { inCwd } from './words';

/**
 * Each refund pays a deposit back that an operator has decided about, to its sender, once, and no more than came.
 * Gives the transactions of those deposits: they are nobody's points.
 */
export function refundsOf(
  { came, paid }: ChainOfHistory,
  log: ActLog,
  complaints: Complaints,
): ReadonlySet<string> {
  const orders = new Map(log.of('refunded').map((act) => [act.deposit, act]));
  const refunded = new Set<string>();
  for (const { refundOf, units, fee, account, block } of paid) {
    if (refundOf === null) continue;
    const order = orders.get(refundOf);
    const deposit = came.find(({ transactionId }) => transactionId === order?.transactionId);
    const what = `${inCwd(units)} went back to ${account} in block ${block}`;
    if (!deposit || deposit.account !== account || units + fee > deposit.units) {
      complaints.add(`${what}: no operator decided so, or less came from there`);
      continue;
    }
    const { transactionId } = deposit;
    complaints.demand(!refunded.has(transactionId), `${what}, and had gone back before`);
    refunded.add(transactionId);
    const decided = [...log.of('claimed'), ...log.of('attributed')];
    const owner = decided.find((act) => act.transactionId === transactionId);
    complaints.demand(owner === undefined, `${what}, and is ${owner?.customer ?? ''}'s as well`);
  }
  return refunded;
}
