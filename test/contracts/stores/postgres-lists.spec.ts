import { LOOKED_AT } from '../../../src/adapters/postgres/connection/newest-first';
import { PostgresDeposits } from '../../../src/adapters/postgres/deposits/postgres-deposits';
import { PostgresEntries } from '../../../src/adapters/postgres/ledger/postgres-entries';
import { PostgresCustomers } from '../../../src/adapters/postgres/linking/postgres-customers';
import { PostgresLinks } from '../../../src/adapters/postgres/linking/postgres-links';
import { PostgresFindings } from '../../../src/adapters/postgres/safety/postgres-findings';
import { PostgresWithdrawals } from '../../../src/adapters/postgres/withdrawals/postgres-withdrawals';
import type { PageRequest } from '../../../src/kernel';
import { PostgresHarness } from '../postgres/postgres-harness';
import { WatchedDatabase } from '../postgres/watched-database';

/** More than a page may look at, so that a statement that reads a whole table is seen. */
const ROWS = 4 * LOOKED_AT;
/** Of all deposits, withdrawals and entries every second one: whoever has that many is the worst to look through. */
const WHALE = "md5('customer 0')::uuid";
const PAGE: PageRequest = { limit: 50, cursor: null };
/** Of a page whose question an index answers: its rows, and what stands beside each. */
const FEW = 1_000;
/**
 * Of one that looks at rows: once for the page and once for where it goes on, each time twice as many where they are
 * read by time, as every second one is the whale's; and what stands beside each.
 */
const LOOKED = 5 * LOOKED_AT;

const TABLES = ['customer', 'link', 'deposit', 'withdrawal', 'finding', 'ledger_account'];
const FILL = [
  `INSERT INTO customer (id, external_reference, registered_at)
   SELECT md5('customer ' || n)::uuid, 'service:player-' || n, '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 second'
   FROM generate_series(0, ${ROWS}) n`,
  `INSERT INTO link (id, customer_id, account_id, account_name, verified_at, verified_at_block, authority_fingerprint,
     suspended_at)
   SELECT md5('link ' || n)::uuid, md5('customer ' || n)::uuid, '1.2.' || n, 'account-' || n, '2026-01-01T00:00:00Z', 1, 'f',
     CASE n % 5000 WHEN 7 THEN '2026-02-01T00:00:00Z'::timestamptz END
   FROM generate_series(0, ${ROWS}) n`,
  `INSERT INTO deposit (id, chain_key, state, from_account_id, asset_id, units, transaction_id, block_number, block_time,
     customer_id, points, rate_version, created_at)
   SELECT md5('deposit ' || n)::uuid, md5('tx ' || n) || ':0', state, '1.2.' || owner, '1.3.0', 100000 + n % 10,
     md5('tx ' || n), n, '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 second',
     CASE state WHEN 'credited' THEN md5('customer ' || owner)::uuid END,
     CASE state WHEN 'credited' THEN 9000 END, CASE state WHEN 'credited' THEN 1 END, '2026-01-01T00:00:00Z'
   FROM (SELECT n, CASE n % 2 WHEN 0 THEN 0 ELSE n END AS owner,
     CASE n % 5000 WHEN 4 THEN 'unattributed' ELSE 'credited' END AS state
     FROM generate_series(1, ${ROWS}) n) given`,
  `INSERT INTO withdrawal (id, customer_id, account_id, account_name, points, gross, kept, fee, fee_payer, net,
     rate_version, rate, state, requested_at, deadline)
   SELECT md5('withdrawal ' || n)::uuid, md5('customer ' || owner)::uuid, '1.2.' || owner, 'account-' || owner,
     100000 + n % 10, 10000 + n % 10, 0, 100, 'customer', 9900 + n % 10, 2, '10',
     CASE n % 5000 WHEN 4 THEN 'rejected' ELSE 'irreversible' END,
     '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 second', '2030-01-01T00:00:00Z'
   FROM (SELECT n, CASE n % 2 WHEN 0 THEN 0 ELSE n END AS owner FROM generate_series(1, ${ROWS}) n) given`,
  `INSERT INTO finding (id, kind, subject, summary, evidence, halts, opened_at, last_seen_at, closed_at, closed_by,
     close_reason)
   SELECT md5('finding ' || n)::uuid, CASE n % 5000 WHEN 4 THEN 'stuck_flow' ELSE 'unattributed_deposit' END,
     'subject ' || n, 's', '{}', '{}', opened, opened, CASE WHEN n % 5000 <> 4 THEN opened END,
     CASE WHEN n % 5000 <> 4 THEN 'gateway' END, CASE WHEN n % 5000 <> 4 THEN 'gone' END
   FROM (SELECT n, '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 second' AS opened
     FROM generate_series(1, ${ROWS}) n) given`,
  `INSERT INTO ledger_account (code, asset, normal_side, overdraft_allowed, customer_id, balance)
   SELECT 'customer:' || id, 'POINTS', 'credit', false, id, 1 FROM customer`,
  `WITH entry AS (
     INSERT INTO ledger_entry (key, kind, occurred_at)
     SELECT 'entry ' || n, CASE n % 5000 WHEN 4 THEN 'correction' ELSE 'adjustment' END,
       '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 second'
     FROM generate_series(1, ${ROWS}) n RETURNING id, key
   ), owner AS (
     SELECT a.id, c.external_reference FROM ledger_account a JOIN customer c ON c.id = a.customer_id
   )
   INSERT INTO ledger_posting (entry_id, line, account_id, side, asset, amount)
   SELECT entry.id, 1, owner.id, 'credit', 'POINTS', 1 FROM entry JOIN owner ON owner.external_reference =
     'service:player-' || CASE right(key, -6)::integer % 2 WHEN 0 THEN '0' ELSE right(key, -6) END
   UNION ALL
   SELECT entry.id, 2, (SELECT id FROM ledger_account WHERE code = 'points-issued'), 'debit', 'POINTS', 1 FROM entry`,
];

describe('a page of a list', () => {
  let harness: PostgresHarness;
  let database: WatchedDatabase;
  let whale: string;

  beforeAll(async () => {
    harness = await PostgresHarness.open();
    const tables = [...TABLES, 'ledger_entry', 'ledger_posting'];
    // How rows come about is judged elsewhere.
    for (const table of tables) await harness.sql(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    for (const statement of FILL) await harness.sql(statement);
    await harness.sql(`ANALYZE ${tables.join(', ')}`);
    const [{ id } = { id: '' }] = await harness.sql<{ id: string }>(`SELECT ${WHALE} AS id`);
    whale = id;
    database = new WatchedDatabase(harness.dataSource);
  });

  afterAll(() => harness.close());

  const deposits = () => new PostgresDeposits(database, harness.assets, harness.clock);
  const withdrawals = () => new PostgresWithdrawals(database, harness.assets, harness.clock);
  const findings = () => new PostgresFindings(database, harness.clock);
  const customers = () => new PostgresCustomers(database, harness.clock);
  const links = () => new PostgresLinks(database);
  const entries = () => new PostgresEntries(database, harness.assets);
  const rare = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-01-01T00:00:30Z') };
  /** In the middle: pages by number would read all that comes before. */
  const deep = (list: string): PageRequest => ({
    limit: 50,
    cursor: Buffer.from(
      `${list}:${Date.UTC(2026, 0, 1, 0, 0, ROWS / 2) * 1000}.${ROWS / 2}`,
    ).toString('base64url'),
  });

  it.each<[string, () => Promise<unknown>]>([
    ['deposits of a customer', () => deposits().list({ customerId: whale }, PAGE)],
    [
      'deposits of a customer, deep',
      () => deposits().list({ customerId: whale }, deep('deposits')),
    ],
    ['deposits of a customer then', () => deposits().list({ customerId: whale, ...rare }, PAGE)],
    ['deposits of an account', () => deposits().list({ fromAccountId: '1.2.7' }, PAGE)],
    ['deposits in a rare state', () => deposits().list({ state: 'unattributed' }, PAGE)],
    ['deposits in no state', () => deposits().list({ state: 'refunded' }, PAGE)],
    ['deposits of a transaction', () => deposits().list({ transactionId: 'none' }, PAGE)],
    ['deposits of an amount', () => deposits().list({ cwdUnits: 100_003n }, PAGE)],
    ['deposits of no amount', () => deposits().list({ cwdUnits: 1n }, PAGE)],
    ['withdrawals of a customer', () => withdrawals().list({ customerId: whale }, PAGE)],
    ['withdrawals to an account', () => withdrawals().list({ accountId: '1.2.0' }, PAGE)],
    [
      'withdrawals to an account, deep',
      () => withdrawals().list({ accountId: '1.2.0' }, deep('withdrawals')),
    ],
    ['withdrawals in a rare state', () => withdrawals().list({ state: 'rejected' }, PAGE)],
    ['withdrawals in no state', () => withdrawals().list({ state: 'approved' }, PAGE)],
    ['withdrawals that bring', () => withdrawals().list({ net: harness.cwd(9_903) }, PAGE)],
    ['withdrawals that take', () => withdrawals().list({ points: harness.points(100_003) }, PAGE)],
    ['findings', () => findings().list({ open: null }, PAGE)],
    ['findings, deep', () => findings().list({ open: null }, deep('findings'))],
    ['findings that are open', () => findings().list({ open: true }, PAGE)],
    ['findings of a rare kind', () => findings().list({ open: null, kind: 'stuck_flow' }, PAGE)],
    ['findings about something', () => findings().list({ open: null, subject: 'x' }, PAGE)],
    ['findings then', () => findings().list({ open: null, ...rare }, PAGE)],
    ['customers', () => customers().list({}, PAGE)],
    ['customers, deep', () => customers().list({}, deep('customers'))],
    ['customers then', () => customers().list(rare, PAGE)],
    ['links that are suspended', () => links().suspended(50)],
    ['links of a name', () => links().named('account-77', 10)],
    ['entries of a customer', () => entries().list({ customerId: whale }, PAGE)],
    ['entries', () => entries().list({}, PAGE)],
    ['entries, deep', () => entries().list({}, deep('entries'))],
    ['entries then', () => entries().list(rare, PAGE)],
    ['entries of a rare kind', () => entries().list({ kind: 'correction' }, PAGE)],
    ['entries of a kind, deep', () => entries().list({ kind: 'adjustment' }, deep('entries'))],
    ['entries of an account', () => entries().ofAccount('points-issued', PAGE)],
  ])('reads few rows: %s', async (_what, ask) => {
    expect(await database.rowsRead(ask)).toBeLessThan(FEW);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'deposits of a customer in no state',
      () => deposits().list({ customerId: whale, state: 'refunded' }, PAGE),
    ],
    [
      'deposits of an account and of somebody else',
      () => deposits().list({ fromAccountId: '1.2.0', customerId: whale, state: 'gone' }, PAGE),
    ],
    [
      'withdrawals of a customer in a rare state',
      () => withdrawals().list({ customerId: whale, state: 'rejected' }, PAGE),
    ],
    ['findings that are closed', () => findings().list({ open: false, kind: 'stuck_flow' }, PAGE)],
    [
      'entries of a customer, of a rare kind',
      () => entries().list({ customerId: whale, kind: 'correction' }, PAGE),
    ],
  ])('looks at no more than it may: %s', async (_what, ask) => {
    expect(await database.rowsRead(ask)).toBeLessThan(LOOKED);
  });

  it('may be short, and the next ones find whatever there is, each once', async () => {
    const filter = { customerId: whale, state: 'rejected' } as const;
    const ids: string[] = [];
    let pages = 0;
    let cursor: string | null = null;
    do {
      const page = await withdrawals().list(filter, { limit: 1, cursor });
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor !== null);
    const known = await harness.sql<{ id: string }>(
      `SELECT id FROM withdrawal WHERE customer_id = $1 AND state = 'rejected' ORDER BY position DESC`,
      [whale],
    );
    expect(ids).toEqual(known.map(({ id }) => id));
    expect(pages).toBeLessThan(10);
    const kinds = { customerId: whale, kind: 'correction' } as const;
    const first = await entries().list(kinds, { limit: 200, cursor: null });
    const second = await entries().list(kinds, { limit: 200, cursor: first.nextCursor });
    const third = await entries().list(kinds, { limit: 200, cursor: second.nextCursor });
    expect([first, second, third].flatMap(({ items }) => items)).toHaveLength(4);
    expect(third.nextCursor).toBeNull();
  });
});
