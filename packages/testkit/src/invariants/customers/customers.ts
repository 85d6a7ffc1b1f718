import type { Evidence } from '../evidence/facts';
import { signed, type GatewayRows } from '../evidence/rows';
import { Complaints, type Violation } from '../evidence/violation';

const GIVEN_BACK: readonly string[] = ['cancelled', 'rejected'];
/** Kinds of entries whose points other tables account for; every other kind is a change by hand. */
const TOLD_BY_TABLES: readonly string[] = [
  'deposit',
  'attribution',
  'hold',
  'hold_released',
  'withdrawal',
];

/** Each customer has what came in for them and was given to them, less what they took out. */
export function checkCustomers({ rows }: Evidence): readonly Violation[] {
  const complaints = new Complaints('customers');
  const adjusted = adjustments(rows);
  const balances = new Map(rows.accounts.map(({ code, balance }) => [code, BigInt(balance)]));
  for (const { id } of rows.customers) {
    const deposited = sum(
      // What went with the chain was given at first; taking it back is a change by hand.
      rows.deposits.filter(
        ({ state, customer_id: of }) => ['credited', 'gone'].includes(state) && of === id,
      ),
    );
    const taken = sum(
      rows.withdrawals.filter((row) => row.customer_id === id && !GIVEN_BACK.includes(row.state)),
    );
    const expected = deposited + (adjusted.get(id) ?? 0n) - taken;
    const points = balances.get(`customer:${id}`) ?? 0n;
    complaints.demand(
      points === expected,
      `customer ${id} has ${points} points; deposits, adjustments and withdrawals make ${expected}`,
    );
  }
  const known = new Set(rows.customers.map(({ id }) => id));
  for (const { code, customer_id: customerId, balance } of rows.accounts) {
    if (customerId === null || known.has(customerId)) continue;
    complaints.demand(
      BigInt(balance) === 0n,
      `${code} has ${balance}, and there is no such customer`,
    );
  }
  return complaints.found;
}

function sum(rows: readonly { points: string | null }[]): bigint {
  return rows.reduce((total, { points }) => total + BigInt(points ?? '0'), 0n);
}

function adjustments(rows: GatewayRows): Map<string, bigint> {
  const entries = new Map(rows.entries.map(({ id, kind }) => [id, kind]));
  const customers = new Map(
    rows.accounts.flatMap(({ id, code, customer_id: customerId }) =>
      customerId !== null && code === `customer:${customerId}` ? [[id, customerId]] : [],
    ),
  );
  const sums = new Map<string, bigint>();
  for (const posting of rows.postings) {
    const customerId = customers.get(posting.account_id);
    const kind = entries.get(posting.entry_id) ?? '';
    if (customerId === undefined || TOLD_BY_TABLES.includes(kind)) continue;
    sums.set(customerId, (sums.get(customerId) ?? 0n) - signed(posting));
  }
  return sums;
}
