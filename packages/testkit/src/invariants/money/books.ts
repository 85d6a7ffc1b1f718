import type { Evidence } from '../evidence/facts';
import { signed, type AccountRow, type GatewayRows, type PostingRow } from '../evidence/rows';
import { Complaints, groupBy, type Violation } from '../evidence/violation';

/** How a withdrawal's hold must have ended; of every other state, it is held still. */
const HOLD_STATES: Readonly<Record<string, string>> = {
  irreversible: 'settled',
  cancelled: 'released',
  rejected: 'released',
};

/** The books add up, from the first posting to the balances, and were never overdrawn between. */
export function checkBooks({ rows }: Evidence): readonly Violation[] {
  const complaints = new Complaints('books');
  checkEntries(rows, complaints);
  checkReplay(rows, complaints);
  checkHolds(rows, complaints);
  return complaints.found;
}

function checkEntries(rows: GatewayRows, complaints: Complaints): void {
  const sums = new Map<string, bigint>();
  const entries = new Map(rows.entries.map(({ id, key }) => [id, key]));
  const accounts = new Map(rows.accounts.map(({ id, asset }) => [id, asset]));
  const used = new Set<string>();
  for (const posting of rows.postings) {
    const { entry_id: entryId, asset, account_id: accountId } = posting;
    used.add(entryId);
    const place = `${entries.get(entryId) ?? `an unknown entry ${entryId}`} in ${asset}`;
    sums.set(place, (sums.get(place) ?? 0n) + signed(posting));
    const isKnown = entries.has(entryId) && accounts.get(accountId) === asset;
    complaints.demand(isKnown, `a posting of ${place} is on no account or entry of that kind`);
  }
  for (const [place, sum] of sums) {
    complaints.demand(sum === 0n, `the entry ${place} is off by ${sum}`);
  }
  for (const { id, key } of rows.entries) {
    complaints.demand(used.has(id), `the entry ${key} has no postings`);
  }
  const keys = groupBy(rows.entries, ({ key }) => key);
  for (const [key, same] of keys) {
    complaints.demand(same.length === 1, `there are ${same.length} entries ${key}`);
  }
}

/** Customers' points, what is held for them, and what belongs to somebody unknown. */
function isNeverNegative({ code }: AccountRow): boolean {
  return code.startsWith('customer:') || code === 'unattributed' || code === 'unexplained';
}

function checkReplay(rows: GatewayRows, complaints: Complaints): void {
  const accounts = new Map(rows.accounts.map((account) => [account.id, account]));
  const balances = new Map<string, bigint>();
  const keys = new Map(rows.entries.map(({ id, key }) => [id, key]));
  for (const [entryId, postings] of groupBy(inOrder(rows.postings), (each) => each.entry_id)) {
    for (const posting of postings) {
      const sign = accounts.get(posting.account_id)?.normal_side === 'debit' ? 1n : -1n;
      const before = balances.get(posting.account_id) ?? 0n;
      balances.set(posting.account_id, before + sign * signed(posting));
    }
    for (const accountId of new Set(postings.map((each) => each.account_id))) {
      const account = accounts.get(accountId);
      const balance = balances.get(accountId) ?? 0n;
      if (account === undefined || !isNeverNegative(account) || balance >= 0n) continue;
      complaints.add(`${account.code} was at ${balance} after entry ${keys.get(entryId) ?? '?'}`);
    }
  }
  for (const { id, code, balance } of rows.accounts) {
    const replayed = balances.get(id) ?? 0n;
    const isRight = replayed === BigInt(balance);
    complaints.demand(isRight, `${code} has ${balance}; its postings make ${replayed}`);
  }
}

function inOrder(postings: readonly PostingRow[]): PostingRow[] {
  return [...postings].sort((one, other) => {
    const difference = BigInt(one.entry_id) - BigInt(other.entry_id);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  });
}

function checkHolds(rows: GatewayRows, complaints: Complaints): void {
  const withdrawals = new Map(rows.withdrawals.map((row) => [row.id, row]));
  const ofTheService = new Set(rows.serviceHolds.map(({ id }) => id));
  const held = new Map<string, bigint>();
  for (const { id, customer_id: customerId, amount, state } of rows.holds) {
    if (state === 'held') held.set(customerId, (held.get(customerId) ?? 0n) + BigInt(amount));
    const withdrawal = withdrawals.get(id);
    if (withdrawal === undefined) {
      complaints.demand(ofTheService.has(id), `hold ${id} belongs to nothing`);
      continue;
    }
    const expected = HOLD_STATES[withdrawal.state] ?? 'held';
    const isRight = withdrawal.points === amount && withdrawal.customer_id === customerId;
    complaints.demand(isRight, `hold ${id} is not for the points of its withdrawal`);
    complaints.demand(
      state === expected,
      `hold ${id} is ${state} and its withdrawal ${withdrawal.state}`,
    );
  }
  const holds = new Set(rows.holds.map(({ id }) => id));
  for (const { id } of rows.withdrawals) {
    complaints.demand(holds.has(id), `withdrawal ${id} holds no points`);
  }
  for (const { code, customer_id: customerId, balance } of rows.accounts) {
    if (customerId === null || !code.endsWith(':held')) continue;
    const open = held.get(customerId) ?? 0n;
    complaints.demand(open === BigInt(balance), `${code} has ${balance}; open holds make ${open}`);
  }
}
