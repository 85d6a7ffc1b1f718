import { PostgresAuditTrail } from '../../../src/adapters/postgres/audit/postgres-audit-trail';
import { PostgresDeposits } from '../../../src/adapters/postgres/deposits/postgres-deposits';
import { PostgresWithdrawals } from '../../../src/adapters/postgres/withdrawals/postgres-withdrawals';
import type { ActFilter } from '../../../src/audit';
import type { PageRequest } from '../../../src/kernel';
import { customerAccount, type StatementFilter } from '../../../src/ledger';
import { PostgresHarness } from '../postgres/postgres-harness';

/** Of each list; one in two hundred is of another customer than the busy one. */
const ROWS = 12_000;
const START = Date.UTC(2026, 0, 1);
const MINUTE_MILLISECONDS = 60_000;
const PAGE: PageRequest = { limit: 50, cursor: null };

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly PlanNode[];
}

interface Explained {
  /** Each kind of step with its index or table, from the outermost on. */
  readonly steps: readonly string[];
  /** Of all that was read from a table or an index. */
  readonly rowsRead: number;
}

let harness: PostgresHarness;
let deposits: PostgresDeposits;
let withdrawals: PostgresWithdrawals;
let busy: string;
let quiet: string;
let others: readonly string[];

/** One a minute, the last one after eight days. */
const at = (minute: number) => new Date(START + minute * MINUTE_MILLISECONDS);
/** Fifteen minutes on the first of the days: behind nearly all others, where a list is read from its end. */
const LONG_AGO = { from: at(100), to: at(115) };

async function fillDeposits(): Promise<void> {
  await harness.sql(
    `INSERT INTO deposit (id, chain_key, state, from_account_id, asset_id, units, block_number,
       block_time, created_at, customer_id, points, rate_version)
     SELECT gen_random_uuid(), n::text, CASE WHEN n % 500 = 0 THEN 'unattributed' ELSE 'credited' END,
       '1.2.5', '1.3.0', 5, n, $1::timestamptz + n * interval '1 minute', now(),
       CASE WHEN n % 500 = 0 THEN NULL WHEN n % 200 = 0 THEN $3::uuid ELSE $2::uuid END,
       CASE WHEN n % 500 = 0 THEN NULL ELSE 1 END, CASE WHEN n % 500 = 0 THEN NULL ELSE 1 END
     FROM generate_series(1, $4) AS n`,
    [at(0), busy, quiet, ROWS],
  );
}

async function fillWithdrawals(): Promise<void> {
  await harness.sql(
    `INSERT INTO withdrawal (id, customer_id, account_id, account_name, points, gross, kept, fee,
       fee_payer, net, rate_version, rate, state, requested_at, deadline, reference)
     SELECT gen_random_uuid(), CASE WHEN n % 200 = 0 THEN $3::uuid ELSE $2::uuid END, '1.2.5', 'alice',
       1, 2, 0, 1, 'customer', 1, 1, '100',
       CASE WHEN n % 500 = 0 THEN 'awaiting_approval' ELSE 'approved' END,
       $1::timestamptz + n * interval '1 minute', 'infinity', CASE WHEN n = 1 THEN 'payout-1' END
     FROM generate_series(1, $4) AS n`,
    [at(0), busy, quiet, ROWS],
  );
  await harness.sql("UPDATE withdrawal SET state = 'cancelled' WHERE state = 'approved'");
}

async function fillEntries(): Promise<void> {
  await harness.sql(
    `INSERT INTO ledger_account (code, asset, normal_side, overdraft_allowed, customer_id)
     SELECT 'customer:' || id, 'POINTS', 'credit', false, id FROM unnest($1::uuid[]) AS id`,
    [[busy, ...others]],
  );
  await harness.sql(
    `WITH given AS MATERIALIZED (
       SELECT n, CASE WHEN n % 2 = 0 THEN $2 ELSE ($3::text[])[1 + n / 2 % $5] END AS code,
         CASE WHEN n % 500 = 0 THEN 'correction' ELSE 'adjustment' END AS kind
       FROM generate_series(1, $4) AS n
     ), added AS (
       INSERT INTO ledger_entry (key, kind, occurred_at)
       SELECT 'filled:' || n, kind, $1::timestamptz + n * interval '1 minute' FROM given ORDER BY n
       RETURNING id, key
     )
     INSERT INTO ledger_posting (entry_id, line, account_id, side, asset, amount)
     SELECT added.id, line.number, a.id, line.side, 'POINTS', 1
     FROM added JOIN given ON added.key = 'filled:' || given.n
     CROSS JOIN (VALUES (1, 'debit'), (2, 'credit')) AS line (number, side)
     JOIN ledger_account a
       ON a.code = CASE line.number WHEN 1 THEN 'points-issued' ELSE given.code END`,
    [
      ...[at(0), customerAccount(busy).code, others.map((id) => customerAccount(id).code), ROWS],
      others.length,
    ],
  );
}

/** One in two hundred is of another kind, of another request and of another operator. */
async function fillActs(): Promise<void> {
  await harness.sql(
    `INSERT INTO operator_act (number, acted_at, act, operator, request_id, subject_kind, subject_id,
       details, previous_hash, hash)
     SELECT n, $1::timestamptz + n * interval '1 minute',
       CASE WHEN n % 200 = 0 THEN 'rate_set' ELSE 'points_adjusted' END,
       CASE WHEN n % 200 = 0 THEN 'petr' ELSE 'olga' END, 'request-' || n / 2, 'customer', n::text, '{}',
       decode(repeat('00', 32), 'hex'), sha256(n::text::bytea)
     FROM generate_series(1, $2) AS n`,
    [at(0), ROWS],
  );
}

beforeAll(async () => {
  harness = await PostgresHarness.open(2);
  deposits = new PostgresDeposits(harness.database, harness.assets, harness.clock);
  withdrawals = new PostgresWithdrawals(harness.database, harness.assets, harness.clock);
  busy = await harness.newCustomer();
  others = await harness.newCustomers(120);
  quiet = others[0]!;
  await fillDeposits();
  await fillWithdrawals();
  await fillEntries();
  await fillActs();
  await harness.sql('VACUUM ANALYZE');
});

afterAll(() => harness.close());

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

/** How PostgreSQL does the last statement of the work. */
async function explained(work: () => Promise<unknown>): Promise<Explained> {
  const rows = jest.spyOn(harness.database, 'rows');
  await work();
  const [sql, parameters] = rows.mock.calls.at(-1) ?? [''];
  rows.mockRestore();
  const [plan] = await harness.database.rows<{ 'QUERY PLAN': readonly [{ Plan: PlanNode }] }>(
    `EXPLAIN (ANALYZE, TIMING off, FORMAT JSON) ${sql}`,
    parameters,
  );
  const nodes = plan ? nodesOf(plan['QUERY PLAN'][0].Plan) : [];
  // A subquery gives on what another step has read.
  const scans = nodes.filter(({ 'Node Type': type }) => /(?<!Subquery )Scan/.test(type));
  return {
    steps: nodes.map((node) =>
      [node['Node Type'], node['Index Name'] ?? node['Relation Name']]
        .filter((word) => word !== undefined)
        .join(' '),
    ),
    rowsRead: scans.reduce((sum, node) => {
      const removed = node['Rows Removed by Filter'] ?? 0;
      return sum + (node['Actual Rows'] + removed) * node['Actual Loops'];
    }, 0),
  };
}

/** None of a table that grows. */
function withoutTableScans({ steps }: Explained): void {
  const scans = steps.filter((step) => step.startsWith('Seq Scan'));
  const grown = /Scan (?:deposit|withdrawal|ledger_entry|ledger_posting)$/;
  expect(scans.filter((step) => grown.test(step))).toEqual([]);
}

describe('a list of deposits', () => {
  const list = (filter: Parameters<PostgresDeposits['list']>[0], page: PageRequest = PAGE) =>
    explained(() => deposits.list(filter, page));

  it('reads a period alone, wherever that lies, and each of its pages', async () => {
    const steps = ['Limit', 'Subquery Scan', 'Limit', 'Index Scan deposit_by_time'];
    expect(await list(LONG_AGO)).toEqual({ steps, rowsRead: 15 });
    const { nextCursor: cursor } = await deposits.list(LONG_AGO, { limit: 5, cursor: null });
    expect(await list(LONG_AGO, { limit: 5, cursor })).toEqual({ steps, rowsRead: 6 });
  });

  it('reads by state, by customer and by both within a period no more than there is of one of them', async () => {
    const unattributed = await list({ state: 'unattributed' });
    expect(unattributed.steps).toContain('Index Scan deposit_by_state');
    expect(unattributed.rowsRead).toBeLessThan(60);
    const ofCustomer = await list({ customerId: quiet });
    expect(ofCustomer.steps).toContain('Index Scan deposit_of_customer');
    expect(ofCustomer.rowsRead).toBe(48);
    for (const filter of [{ customerId: quiet }, { state: 'unattributed' }] as const) {
      const found = await list({ ...filter, ...LONG_AGO });
      withoutTableScans(found);
      expect(found.rowsRead).toBeLessThan(150);
    }
  });
});

describe('a list of withdrawals', () => {
  const list = (filter: Parameters<PostgresWithdrawals['list']>[0], page: PageRequest = PAGE) =>
    explained(() => withdrawals.list(filter, page));

  it('reads a period alone, wherever that lies, and each of its pages', async () => {
    const first = await list(LONG_AGO);
    expect(first.steps).toContain('Index Scan withdrawal_by_time');
    expect(first.rowsRead).toBeLessThan(60);
    const { nextCursor: cursor } = await withdrawals.list(LONG_AGO, { limit: 5, cursor: null });
    const next = await list(LONG_AGO, { limit: 5, cursor });
    expect(next.steps).toContain('Index Scan withdrawal_by_time');
    expect(next.rowsRead).toBeLessThan(60);
  });

  it('reads by state, by customer and by both within a period no more than there is of one of them', async () => {
    const waiting = await list({ state: 'awaiting_approval' });
    expect(waiting.steps).toContain('Index Scan withdrawal_unpaid_by_state');
    expect(waiting.rowsRead).toBeLessThan(60);
    const ofCustomer = await list({ customerId: quiet });
    expect(ofCustomer.steps).toContain('Index Scan withdrawal_of_customer');
    for (const filter of [{ customerId: quiet }, { state: 'awaiting_approval' }] as const) {
      const found = await list({ ...filter, ...LONG_AGO });
      withoutTableScans(found);
      expect(found.rowsRead).toBeLessThan(150);
    }
  });

  it('finds a reference, however many the customer has had since', async () => {
    const filter = { customerId: busy, reference: 'payout-1' };
    const { items, nextCursor } = await withdrawals.list(filter, { limit: 1, cursor: null });
    expect(items).toMatchObject([{ reference: 'payout-1' }]);
    expect(nextCursor).toBeNull();
    const found = await list(filter);
    expect(found.steps).toContain('Index Scan withdrawal_reference_once');
  });

  it("goes without an index of its own for the open ones of a customer, and the day's sum without the table", async () => {
    const open = await explained(() => withdrawals.unsignedOf(quiet));
    withoutTableScans(open);
    const sum = await explained(() => withdrawals.chargedSince(at(105)));
    withoutTableScans(sum);
    expect(sum.steps).toContain('Index Only Scan withdrawal_by_time');
    const ofCustomer = await explained(() => withdrawals.ofCustomerSince(quiet, at(105)));
    expect(ofCustomer.steps).toContain('Index Only Scan withdrawal_of_customer');
  });
});

describe('a list of acts', () => {
  const trail = () => new PostgresAuditTrail(harness.database);
  const list = (filter: ActFilter) => explained(() => trail().list(filter, PAGE));

  it.each<[string, ActFilter, number]>([
    ['operator_act_by_act', { act: 'rate_set' }, 60],
    ['operator_act_by_request', { requestId: 'request-17' }, 2],
    ['operator_act_by_operator', { operator: 'petr' }, 60],
    ['operator_act_by_subject', { subjectId: '17' }, 1],
    ['operator_act_by_time', LONG_AGO, 15],
  ])('is read by %s', async (index, filter, most) => {
    const found = await list(filter);
    expect(found.steps.join()).toContain(index);
    expect(found.rowsRead).toBeLessThanOrEqual(most * 2);
  });

  it('is read from a page on as from the newest', async () => {
    const first = await trail().list({ act: 'rate_set' }, { limit: 20, cursor: null });
    const cursor = first.nextCursor;
    const page = { limit: 20, cursor };
    const next = await explained(() => trail().list({ act: 'rate_set' }, page));
    expect(next.steps.join()).toContain('operator_act_by_act');
    expect(next.rowsRead).toBeLessThan(60);
  });
});

describe('the entries of a customer', () => {
  const list = (filter: StatementFilter) =>
    explained(() => harness.books.statement(busy, PAGE, filter));

  it('of a period are read from a stretch of all entries, not from the whole table', async () => {
    const found = await list(LONG_AGO);
    withoutTableScans(found);
    expect(found.steps).toContain('Bitmap Index Scan ledger_entry_by_time');
  });

  it('are read from the newest on', async () => {
    const newest = await list({});
    withoutTableScans(newest);
    expect(newest.rowsRead).toBeLessThan(400);
  });
});
