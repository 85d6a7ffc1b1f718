import { randomUUID } from 'node:crypto';
import {
  credit,
  customerAccount,
  customerHeldAccount,
  debit,
  entry,
  POINTS_ISSUED,
} from '../../../src/ledger';
import { PostgresHarness } from '../postgres/postgres-harness';

const AT = new Date('2026-03-01T00:00:00.000Z');

/** An entry as somebody with a connection of their own would write it. */
const RAW_ENTRY = (lines: string) => `
  WITH e AS (
    INSERT INTO ledger_entry (key, kind, occurred_at)
    VALUES (gen_random_uuid()::text, 'adjustment', now()) RETURNING id
  )
  INSERT INTO ledger_posting (entry_id, line, account_id, side, asset, amount)
  SELECT e.id, line, (SELECT id FROM ledger_account WHERE code = given.code), side, asset, amount
  FROM e, (VALUES ${lines}) AS given (line, code, side, asset, amount)`;

describe('The books, attacked in SQL', () => {
  let harness: PostgresHarness;
  let customerId: string;
  let holdId: string;
  let before: unknown;

  beforeAll(async () => {
    harness = await PostgresHarness.open(10, 'administrator');
    customerId = await harness.newCustomer();
    holdId = randomUUID();
    const amount = harness.points(10_00);
    const deposit = entry('attacks:deposit', 'deposit', AT, [
      debit(POINTS_ISSUED, amount),
      credit(customerAccount(customerId), amount),
    ]);
    await harness.unitOfWork.run(async () => {
      await harness.books.post(deposit ? [deposit] : []);
      await harness.books.placeHold({ id: holdId, customerId, money: harness.points(4_00) }, AT);
    });
    before = await everything();
  });

  afterAll(() => harness.close());

  /** Whatever was tried, not a row has changed. */
  afterEach(async () => {
    expect(await everything()).toEqual(before);
    expect(await harness.books.audit()).toEqual([]);
  });

  async function everything() {
    const tables = ['ledger_account', 'ledger_entry', 'ledger_posting', 'ledger_hold'];
    return Promise.all(tables.map((table) => harness.sql(`SELECT * FROM ${table} ORDER BY 1, 2`)));
  }

  /** All statements in one transaction that would commit if nothing refused. */
  const attack = (...statements: string[]) =>
    harness.unitOfWork.run(async () => {
      for (const statement of statements) await harness.sql(statement);
    });

  const own = () => customerAccount(customerId).code;
  const ownHeld = () => customerHeldAccount(customerId).code;

  it.each([
    ['one line', "(1, 'points-issued', 'debit', 'POINTS', 5)"],
    [
      'unequal sides',
      "(1, 'points-issued', 'debit', 'POINTS', 5), (2, 'points-rounding', 'credit', 'POINTS', 4)",
    ],
    [
      'two lines on one side',
      "(1, 'points-issued', 'debit', 'POINTS', 5), (2, 'points-rounding', 'debit', 'POINTS', 5)",
    ],
    [
      'sides equal in number but not in asset',
      "(1, 'custody', 'debit', 'CWD', 5), (2, 'points-rounding', 'credit', 'POINTS', 5)",
    ],
  ])('an entry with %s does not balance', async (_name, lines) => {
    await expect(attack(RAW_ENTRY(lines))).rejects.toThrow('does not balance');
  });

  it.each([
    ['negative', -5],
    ['zero', 0],
  ])('amounts are never %s', async (_name, amount) => {
    const lines = `(1, 'points-issued', 'debit', 'POINTS', ${amount}),
      (2, 'points-rounding', 'credit', 'POINTS', ${amount})`;
    await expect(attack(RAW_ENTRY(lines))).rejects.toMatchObject({ code: '23514' });
  });

  it('a fraction of a unit does not slip in', async () => {
    const lines = `(1, 'points-issued', 'debit', 'POINTS', 1.5),
      (2, 'points-rounding', 'credit', 'POINTS', 1.4)`;
    await expect(attack(RAW_ENTRY(lines))).rejects.toThrow('does not balance');
  });

  it('an account holds its own asset only', async () => {
    const lines = `(1, 'points-issued', 'debit', 'CWD', 5), (2, 'treasury', 'credit', 'CWD', 5)`;
    await expect(attack(RAW_ENTRY(lines))).rejects.toThrow('does not hold CWD');
  });

  it('an account must exist', async () => {
    const statement = RAW_ENTRY(`(1, 'points-issued', 'debit', 'POINTS', 5),
      (2, 'points-rounding', 'credit', 'POINTS', 5)`).replace(
      '(SELECT id FROM ledger_account WHERE code = given.code)',
      '987654',
    );
    await expect(attack(statement)).rejects.toThrow('no such account');
  });

  it('a customer is not overdrawn, nor is what is held', async () => {
    for (const code of [own(), ownHeld()]) {
      const lines = `(1, '${code}', 'debit', 'POINTS', 100000),
        (2, 'points-issued', 'credit', 'POINTS', 100000)`;
      await expect(attack(RAW_ENTRY(lines))).rejects.toMatchObject({
        constraint: 'ledger_account_never_below_zero',
      });
    }
  });

  it('an entry has postings', async () => {
    const lonely = `INSERT INTO ledger_entry (key, kind, occurred_at)
      VALUES ('lonely', 'adjustment', now())`;
    await expect(attack(lonely)).rejects.toThrow('has no postings');
  });

  it('a posting has an entry', async () => {
    const orphans = `INSERT INTO ledger_posting (entry_id, line, account_id, side, asset, amount)
      SELECT 987654, id, id, CASE code WHEN 'points-issued' THEN 'debit' ELSE 'credit' END,
        'POINTS', 5
      FROM ledger_account WHERE code IN ('points-issued', 'points-rounding')`;
    await expect(attack(orphans)).rejects.toThrow('no such entry');
  });

  it('nothing is added to an entry of an earlier transaction, even if it balances', async () => {
    const late = `INSERT INTO ledger_posting (entry_id, line, account_id, side, asset, amount)
      SELECT (SELECT id FROM ledger_entry WHERE key = 'attacks:deposit'), 10 + id, id,
        CASE code WHEN 'points-issued' THEN 'debit' ELSE 'credit' END, 'POINTS', 5
      FROM ledger_account WHERE code IN ('points-issued', 'points-rounding')`;
    await expect(attack(late)).rejects.toThrow('earlier transaction');
  });

  it('an entry cannot be left open for a later transaction', async () => {
    const open = RAW_ENTRY(`(1, 'points-issued', 'debit', 'POINTS', 5),
      (2, 'points-rounding', 'credit', 'POINTS', 5)`)
      .replace('occurred_at)', 'occurred_at, transaction_id)')
      .replace('now())', "now(), '987654321'::xid8)");
    await expect(attack(open)).rejects.toThrow(/another transaction|earlier transaction/);
  });

  it('a key is used once', async () => {
    const again = RAW_ENTRY(`(1, 'points-issued', 'debit', 'POINTS', 5),
      (2, 'points-rounding', 'credit', 'POINTS', 5)`).replace(
      'gen_random_uuid()::text',
      "'attacks:deposit'",
    );
    await expect(attack(again)).rejects.toMatchObject({
      code: '23505',
      constraint: 'ledger_entry_key_used_once',
    });
  });

  it.each([
    ["UPDATE ledger_entry SET key = 'mine'"],
    ["UPDATE ledger_entry SET transaction_id = pg_current_xact_id() WHERE key LIKE 'attacks%'"],
    ['UPDATE ledger_posting SET amount = amount + 1'],
    ['UPDATE ledger_posting SET account_id = 1 WHERE false'],
    ['DELETE FROM ledger_entry'],
    ['DELETE FROM ledger_posting'],
    ['DELETE FROM ledger_hold'],
    ['DELETE FROM ledger_account'],
    ['TRUNCATE ledger_entry CASCADE'],
    ['TRUNCATE ledger_posting'],
    ['TRUNCATE ledger_hold'],
    ['TRUNCATE ledger_account CASCADE'],
    ['UPDATE ledger_account SET balance = balance + 1000'],
    ['UPDATE ledger_account SET overdraft_allowed = true'],
    ["UPDATE ledger_account SET asset = 'CWD'"],
    ["UPDATE ledger_account SET normal_side = 'debit'"],
    ["UPDATE ledger_account SET code = code || 'x'"],
    ['UPDATE ledger_account SET customer_id = NULL'],
    [
      `INSERT INTO ledger_account (code, asset, normal_side, overdraft_allowed)
       SELECT code, asset, normal_side, true FROM ledger_account
       ON CONFLICT (code) DO UPDATE SET balance = 1, overdraft_allowed = true`,
    ],
    [
      `MERGE INTO ledger_account a USING (SELECT 1) AS one ON a.code = 'custody'
       WHEN MATCHED THEN UPDATE SET balance = 5`,
    ],
    [
      `INSERT INTO ledger_entry (key, kind, occurred_at) VALUES ('attacks:deposit', 'deposit', now())
       ON CONFLICT (key) DO UPDATE SET kind = 'refund'`,
    ],
  ])('the books refuse: %s', async (statement) => {
    await expect(attack(statement)).rejects.toMatchObject({ code: '23514' });
  });

  it.each([
    ['with money in it', "'gift', 'POINTS', 'credit', true, NULL, 500"],
    ['of nobody, in a customer’s name', "'customer:x', 'POINTS', 'credit', true, NULL, 0"],
  ])('no account is born %s', async (_name, values) => {
    const statement = `INSERT INTO ledger_account
      (code, asset, normal_side, overdraft_allowed, customer_id, balance) VALUES (${values})`;
    await expect(attack(statement)).rejects.toMatchObject({ code: '23514' });
  });

  it('no customer’s account may be overdrawn or stand on the wrong side', async () => {
    const id = randomUUID();
    for (const rest of ["'credit', true", "'debit', false"]) {
      const statement = `INSERT INTO ledger_account
        (code, asset, normal_side, overdraft_allowed, customer_id)
        VALUES ('customer:${id}', 'POINTS', ${rest}, '${id}')`;
      await expect(attack(statement)).rejects.toMatchObject({
        constraint: 'ledger_account_of_customer',
      });
    }
  });

  it('switching the session’s triggers off changes nothing', async () => {
    await expect(
      attack(
        'SET LOCAL session_replication_role = replica',
        'UPDATE ledger_account SET balance = balance + 1000',
      ),
    ).rejects.toMatchObject({ code: '23514' });
    await expect(
      attack(
        'SET LOCAL session_replication_role = replica',
        RAW_ENTRY("(1, 'points-issued', 'debit', 'POINTS', 5)"),
      ),
    ).rejects.toThrow('does not balance');
  });

  it('nobody gets an account without being a customer, also with triggers switched off', async () => {
    const nobody = randomUUID();
    const account = `INSERT INTO ledger_account (code, asset, normal_side, overdraft_allowed, customer_id)
      VALUES ('customer:${nobody}', 'POINTS', 'credit', false, '${nobody}')`;
    const refusal = { code: '23503', constraint: 'ledger_account_knows_its_customer' };
    await expect(attack(account)).rejects.toMatchObject(refusal);
    const replica = 'SET LOCAL session_replication_role = replica';
    await expect(attack(replica, account)).rejects.toMatchObject(refusal);
  });

  it('somebody else’s trigger does not change a balance either', async () => {
    await expect(
      attack(
        'CREATE TEMP TABLE bait (n integer) ON COMMIT DROP',
        `CREATE FUNCTION pg_temp.apply_ledger_postings() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN UPDATE ledger_account SET balance = balance + 1000; RETURN NULL; END $$`,
        `CREATE TRIGGER bait AFTER INSERT ON bait
         FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.apply_ledger_postings()`,
        'INSERT INTO bait VALUES (1)',
      ),
    ).rejects.toThrow('only postings change a balance');
  });

  /** The gateway's connections look at temporary tables last; an attacker's need not. */
  const TEMPORARY_FIRST = 'SET LOCAL search_path TO pg_temp, public';

  it('temporary tables of the same names do not stand in for the real ones', async () => {
    await expect(
      attack(
        TEMPORARY_FIRST,
        'CREATE TEMP TABLE ledger_account (LIKE public.ledger_account) ON COMMIT DROP',
        'INSERT INTO ledger_account SELECT * FROM public.ledger_account',
        RAW_ENTRY(`(1, '${own()}', 'debit', 'POINTS', 100000),
          (2, 'points-issued', 'credit', 'POINTS', 100000)`),
      ),
    ).rejects.toMatchObject({ constraint: 'ledger_account_never_below_zero' });
    await expect(
      attack(
        TEMPORARY_FIRST,
        'CREATE TEMP TABLE ledger_entry (LIKE public.ledger_entry) ON COMMIT DROP',
        RAW_ENTRY("(1, 'points-issued', 'debit', 'POINTS', 5)").replace(
          'RETURNING id',
          'RETURNING 7 AS id',
        ),
      ),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^23/) as string });
  });

  describe('holds', () => {
    const end = (state: string, key: string | null, more = '') =>
      `UPDATE ledger_hold SET state = '${state}',
         ended_at = ${key === null ? 'NULL' : 'now()'},
         ended_entry_key = ${key === null ? 'NULL' : `'${key}'`} ${more}
       WHERE id = '${holdId}'`;

    const movingEntry = (key: string, units: number) =>
      RAW_ENTRY(`(1, '${ownHeld()}', 'debit', 'POINTS', ${units}),
        (2, 'points-issued', 'credit', 'POINTS', ${units})`).replace(
        'gen_random_uuid()::text',
        `'${key}'`,
      );

    it('does not end without its entry', async () => {
      await expect(attack(end('settled', null))).rejects.toMatchObject({ code: '23514' });
      await expect(attack(end('settled', `x:${holdId}`))).rejects.toThrow('does not move');
    });

    it('does not end by an entry of another amount, name or transaction', async () => {
      const key = `w:${holdId}`;
      await expect(attack(movingEntry(key, 3_99), end('settled', key))).rejects.toThrow(
        'does not move',
      );
      await expect(
        attack(movingEntry('nameless', 4_00), end('settled', 'nameless')),
      ).rejects.toMatchObject({ constraint: 'ledger_hold_ends_with_its_entry' });
      await expect(attack(end('settled', 'attacks:deposit'))).rejects.toMatchObject({
        code: '23514',
      });
    });

    it('does not end twice, nor come back', async () => {
      const key = `w:${holdId}`;
      for (const again of [
        end('released', `r:${holdId}`),
        end('held', null),
        end('settled', key),
      ]) {
        await expect(attack(movingEntry(key, 4_00), end('settled', key), again)).rejects.toThrow(
          'has ended already',
        );
      }
    });

    it('keeps its amount, customer and id', async () => {
      for (const change of ['amount = 1', 'customer_id = gen_random_uuid()', 'placed_at = now()']) {
        await expect(
          attack(`UPDATE ledger_hold SET ${change} WHERE id = '${holdId}'`),
        ).rejects.toThrow('may only end');
      }
    });

    it('is not placed without the entry that fills it, nor in another state', async () => {
      const id = randomUUID();
      const place = (state: string) => `INSERT INTO ledger_hold
        (id, customer_id, amount, state, placed_at, placed_entry_key)
        VALUES ('${id}', '${customerId}', 5, '${state}', now(), 'hold:${id}')`;
      await expect(attack(place('held'))).rejects.toThrow('does not move');
      await expect(attack(place('settled'))).rejects.toThrow('starts as held');
    });
  });

  it('the audit finds what a database owner did with the guards torn down', async () => {
    const found = await harness.unitOfWork
      .run(async () => {
        await harness.sql('ALTER TABLE ledger_account DISABLE TRIGGER USER');
        await harness.sql('ALTER TABLE ledger_posting DISABLE TRIGGER USER');
        await harness.sql(
          `UPDATE ledger_account SET balance = balance + 7 WHERE code = '${own()}'`,
        );
        await harness.sql(`UPDATE ledger_posting SET amount = amount + 1 WHERE side = 'debit'
          AND account_id = (SELECT id FROM ledger_account WHERE code = 'points-issued')`);
        throw new Found(await harness.books.audit());
      })
      .catch((error: unknown) => {
        if (error instanceof Found) return error.sentences;
        throw error;
      });
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringContaining('POINTS: debits and credits differ by 1'),
        expect.stringContaining(`Account ${own()} holds`),
        expect.stringContaining('does not balance'),
      ]),
    );
  });
});

/** Carries the findings out of a transaction that must not commit. */
class Found extends Error {
  constructor(readonly sentences: readonly string[]) {
    super('found');
  }
}
