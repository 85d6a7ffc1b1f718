import { describeBooksContract } from 'crowdwiz-testkit/contracts';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import {
  credit,
  customerAccount,
  customerHeldAccount,
  debit,
  entry,
  HOUSE_ACCOUNTS,
  POINTS_ISSUED,
  TREASURY,
  UNATTRIBUTED,
  type Entry,
  type EntryKind,
  type Posting,
} from '../../../src/ledger';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';

const AT = new Date('2026-03-01T00:00:00.000Z');

describeBooksContract('PostgresBooks', postgresStores);

/** What PostgreSQL alone promises. */
describe('PostgresBooks', () => {
  let harness: PostgresHarness;

  beforeAll(async () => {
    harness = await PostgresHarness.open();
  });

  afterAll(() => harness.close());

  afterEach(async () => {
    expect(await harness.books.audit()).toEqual([]);
  });

  const built = (key: string, postings: Posting[], kind: EntryKind = 'adjustment'): Entry => {
    const result = entry(key, kind, AT, postings);
    if (!result) throw new Error('an entry without lines');
    return result;
  };

  const given = (customerId: string, units: number, key = `give:${randomUUID()}`): Entry => {
    const amount = harness.points(units);
    return built(key, [debit(POINTS_ISSUED, amount), credit(customerAccount(customerId), amount)]);
  };

  const post = (...entries: Entry[]) => harness.unitOfWork.run(() => harness.books.post(entries));

  const held = async (customerId: string) =>
    (await harness.books.balanceOf(customerHeldAccount(customerId))).units;

  it('has every house account of the chart, and no other, from the start', async () => {
    const rows = await harness.sql(
      `SELECT code, asset, normal_side AS "normalSide", overdraft_allowed AS "overdraftAllowed",
         customer_id AS "customerId"
       FROM ledger_account WHERE customer_id IS NULL ORDER BY code`,
    );
    const chart = [...HOUSE_ACCOUNTS].sort((left, right) => (left.code < right.code ? -1 : 1));
    expect(rows).toEqual(chart);
  });

  it('calls it a bug, not a shortage, when the house owes more than it has', async () => {
    const amount = harness.cwd(1);
    const wrong = built('owed', [debit(UNATTRIBUTED, amount), credit(TREASURY, amount)]);
    await expect(post(wrong)).rejects.toMatchObject({ name: 'DatabaseError', code: '23514' });
  });

  it('ends an audit that is under way when it is asked to', async () => {
    const admin = new Client({ connectionString: harness.test.adminUrl });
    await admin.connect();
    try {
      await admin.query('BEGIN');
      await admin.query('LOCK TABLE ledger_posting IN ACCESS EXCLUSIVE MODE');
      const stop = new AbortController();
      const audit = harness.books.audit(stop.signal);
      const ended = expect(audit).rejects.toMatchObject({ code: '57014' });
      const isWaiting = async () =>
        (await harness.sql("SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'relation'"))
          .length > 0;
      while (!(await isWaiting())) await new Promise((resolve) => setTimeout(resolve, 5));
      stop.abort();
      await ended;
      await expect(harness.books.audit(stop.signal)).rejects.toThrow('aborted');
    } finally {
      await admin.end();
    }
  });

  describe('holds', () => {
    const settled = (customerId: string, holdId: string, units: number) => ({
      holdId,
      outcome: 'settled' as const,
      entry: built(
        `withdrawal:${holdId}`,
        [
          debit(customerHeldAccount(customerId), harness.points(units)),
          credit(POINTS_ISSUED, harness.points(units)),
        ],
        'withdrawal',
      ),
    });

    async function withHold(units: number) {
      const customerId = await harness.newCustomer();
      const id = randomUUID();
      const hold = { id, customerId, money: harness.points(units) };
      await post(given(customerId, 10_00));
      await harness.unitOfWork.run(() => harness.books.placeHold(hold, AT));
      return { customerId, id, hold };
    }

    const end = (...ends: Parameters<PostgresHarness['books']['endHolds']>[0]) =>
      harness.unitOfWork.run(() => harness.books.endHolds(ends));

    it('never end with an entry of another amount, customer or name', async () => {
      const { customerId, id } = await withHold(4_00);
      await expect(end(settled(customerId, id, 3_99))).rejects.toThrow('does not move');
      const other = await withHold(4_00);
      const foreign = { ...settled(other.customerId, other.id, 4_00), holdId: id };
      await expect(end(foreign)).rejects.toThrow('does not name the hold');
      await expect(end(settled(customerId, randomUUID(), 4_00))).rejects.toThrow('no hold');
      expect(await held(customerId)).toBe(4_00n);
    });
  });
});
