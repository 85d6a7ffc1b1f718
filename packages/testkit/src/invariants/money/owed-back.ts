import type { Evidence } from '../evidence/facts';
import type { PaymentRow } from '../evidence/rows';
import { Complaints, groupBy, type Violation } from '../evidence/violation';

const ACCOUNT = 'owed-back';

/** What settled no order is owed back by whoever got it, to the unit, until it is decided about. */
export function checkOwedBack({ rows }: Evidence): readonly Violation[] {
  const complaints = new Complaints('owed-back');
  const payments = rows.outgoing.flatMap((row) => row.payments);
  for (const payment of payments) checkPayment(payment, complaints);
  const open = payments.flatMap(({ owed }) => (owed?.state === 'open' ? [owed] : []));
  const debtors = groupBy(open, ({ customer_id: id }) =>
    id === null ? ACCOUNT : `${ACCOUNT}:${id}`,
  );
  const booked = new Map(
    rows.accounts
      .filter(({ code }) => code === ACCOUNT || code.startsWith(`${ACCOUNT}:`))
      .map(({ code, balance }) => [code, BigInt(balance)]),
  );
  for (const code of new Set([...debtors.keys(), ...booked.keys()])) {
    const sum = (debtors.get(code) ?? []).reduce((total, { amount }) => total + BigInt(amount), 0n);
    const balance = booked.get(code) ?? 0n;
    complaints.demand(sum === balance, `${code} has ${balance}; what is open makes ${sum}`);
  }
  return complaints.found;
}

function checkPayment(payment: PaymentRow, complaints: Complaints): void {
  const { purpose, purpose_id: id, amount, surplus, owed } = payment;
  const name = `a payment for ${purpose} ${id}`;
  const isOwed = owed !== null && owed.state !== 'settled';
  complaints.demand(
    isOwed === (surplus && amount !== null),
    `${name} is ${surplus ? 'a surplus' : 'no surplus'}, and ${isOwed ? '' : 'nothing '}is owed for it`,
  );
  if (owed === null) return;
  const paid = amount ?? 'nothing';
  complaints.demand(owed.amount === amount, `${name} paid ${paid}; ${owed.amount} is owed for it`);
}
