import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, createTriggerFunction, ONLY_BY_KEY, refuseStatements } from './guard';

/**
 * The books. Nothing here trusts the program: a statement either leaves them right or is refused.
 * Postings have no foreign keys, because their trigger looks up entry and account anyway, once per
 * statement instead of twice per row; and neither entries nor accounts can be deleted.
 */
export class Ledger1764000000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createAccounts(queryRunner);
    await createEntries(queryRunner);
    await createPostings(queryRunner);
    await createHolds(queryRunner);
    await seedHouseAccounts(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE ledger_hold, ledger_posting, ledger_entry, ledger_account');
    await queryRunner.query(
      `DROP FUNCTION guard_ledger_account_birth, guard_ledger_balance, guard_ledger_entry,
         apply_ledger_postings, guard_ledger_hold`,
    );
  }
}

async function createAccounts(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE ledger_account (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      code text NOT NULL UNIQUE,
      asset text NOT NULL CHECK (asset IN ('CWD', 'POINTS')),
      normal_side text NOT NULL CHECK (normal_side IN ('debit', 'credit')),
      overdraft_allowed boolean NOT NULL,
      customer_id uuid,
      balance numeric(38, 0) NOT NULL DEFAULT 0,
      CONSTRAINT ledger_account_never_below_zero CHECK (overdraft_allowed OR balance >= 0),
      CONSTRAINT ledger_account_owed_without_overdraft
        CHECK (code <> 'unattributed' OR NOT overdraft_allowed),
      CONSTRAINT ledger_account_of_customer CHECK (
        CASE
          WHEN customer_id IS NULL THEN code NOT LIKE 'customer:%'
          ELSE code IN ('customer:' || customer_id, 'customer:' || customer_id || ':held')
            AND asset = 'POINTS' AND normal_side = 'credit' AND NOT overdraft_allowed
        END
      )
    ) WITH (fillfactor = 70)`);
  await createTriggerFunction(
    queryRunner,
    'guard_ledger_account_birth',
    `
    BEGIN
      IF EXISTS (SELECT 1 FROM added WHERE balance <> 0) THEN
        RAISE EXCEPTION 'a ledger account starts empty: only postings change a balance'
          USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END`,
  );
  await createGuard(queryRunner, {
    name: 'ledger_account_starts_empty',
    table: 'ledger_account',
    when: 'AFTER INSERT ON ledger_account REFERENCING NEW TABLE AS added FOR EACH STATEMENT',
    run: 'guard_ledger_account_birth()',
  });
  await createTriggerFunction(
    queryRunner,
    'guard_ledger_balance',
    `
    DECLARE
      calls text;
    BEGIN
      GET DIAGNOSTICS calls = PG_CONTEXT;
      -- A name that another schema hides or adds would be shown with its schema in front.
      IF pg_trigger_depth() < 2 OR position(' apply_ledger_postings()' IN calls) = 0 THEN
        RAISE EXCEPTION 'UPDATE on ledger_account is refused: only postings change a balance'
          USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END`,
  );
  await createGuard(queryRunner, {
    name: 'ledger_account_changes_by_postings',
    table: 'ledger_account',
    when: 'BEFORE UPDATE ON ledger_account FOR EACH STATEMENT',
    run: 'guard_ledger_balance()',
  });
  await refuseStatements(
    queryRunner,
    'ledger_account',
    ['DELETE', 'TRUNCATE'],
    'the books are kept',
  );
}

async function createEntries(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE ledger_entry (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      key text NOT NULL CONSTRAINT ledger_entry_key_used_once UNIQUE,
      kind text NOT NULL CHECK (kind IN ('opening', 'deposit', 'unattributed', 'attribution',
        'refund', 'adjustment', 'hold', 'hold_released', 'withdrawal', 'network_fee',
        'foreign_operation')),
      occurred_at timestamptz NOT NULL,
      transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id()
    )`);
  await createTriggerFunction(
    queryRunner,
    'guard_ledger_entry',
    `
    DECLARE
      wrong_key text;
    BEGIN
      SELECT e.key INTO wrong_key FROM added e
      WHERE e.transaction_id <> pg_current_xact_id() LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'ledger entry % names another transaction than its own', wrong_key
          USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END IF;
      SELECT e.key INTO wrong_key FROM added e
      WHERE NOT EXISTS (SELECT 1 FROM ledger_posting p WHERE p.entry_id = e.id) LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'ledger entry % has no postings: insert both in one statement', wrong_key
          USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END`,
    ONLY_BY_KEY,
  );
  await createGuard(queryRunner, {
    name: 'ledger_entry_has_postings',
    table: 'ledger_entry',
    when: 'AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT',
    run: 'guard_ledger_entry()',
  });
  await refuseStatements(
    queryRunner,
    'ledger_entry',
    ['UPDATE', 'DELETE', 'TRUNCATE'],
    'the books are append-only',
  );
}

async function createPostings(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE ledger_posting (
      entry_id bigint NOT NULL,
      line smallint NOT NULL,
      account_id bigint NOT NULL,
      side text NOT NULL CHECK (side IN ('debit', 'credit')),
      asset text NOT NULL CHECK (asset IN ('CWD', 'POINTS')),
      amount numeric(38, 0) NOT NULL CHECK (amount > 0),
      PRIMARY KEY (entry_id, line)
    )`);
  await queryRunner.query(
    'CREATE INDEX ledger_posting_by_account ON ledger_posting (account_id, entry_id)',
  );
  await createTriggerFunction(queryRunner, 'apply_ledger_postings', APPLY_POSTINGS, ONLY_BY_KEY);
  await createGuard(queryRunner, {
    name: 'ledger_posting_keeps_the_books',
    table: 'ledger_posting',
    when: 'AFTER INSERT ON ledger_posting REFERENCING NEW TABLE AS added FOR EACH STATEMENT',
    run: 'apply_ledger_postings()',
  });
  await refuseStatements(
    queryRunner,
    'ledger_posting',
    ['UPDATE', 'DELETE', 'TRUNCATE'],
    'the books are append-only',
  );
}

/**
 * Postings of one statement balance per entry and asset; as amounts are positive, that also means
 * two lines or more, and an entry built by several statements balances because each of them does.
 * Accounts are locked in the order of their ids before any is changed, so writers never deadlock.
 */
const APPLY_POSTINGS = `
  DECLARE
    wrong record;
  BEGIN
    SELECT p.entry_id, e.id IS NULL AS is_orphan INTO wrong
    FROM (SELECT DISTINCT entry_id FROM added) p
    LEFT JOIN ledger_entry e ON e.id = p.entry_id
    WHERE e.transaction_id IS DISTINCT FROM pg_current_xact_id()
    LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'postings of ledger entry % are refused: %', wrong.entry_id,
        CASE WHEN wrong.is_orphan THEN 'there is no such entry'
          ELSE 'the entry belongs to an earlier transaction' END
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;

    SELECT p.account_id, p.asset, a.code INTO wrong
    FROM (SELECT DISTINCT account_id, asset FROM added) p
    LEFT JOIN ledger_account a ON a.id = p.account_id
    WHERE a.asset IS DISTINCT FROM p.asset
    LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'postings on ledger account % are refused: %', wrong.account_id,
        CASE WHEN wrong.code IS NULL THEN 'there is no such account'
          ELSE wrong.code || ' does not hold ' || wrong.asset END
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;

    SELECT p.entry_id, p.asset,
      sum(CASE p.side WHEN 'debit' THEN p.amount ELSE -p.amount END) AS off_by
    INTO wrong
    FROM added p
    GROUP BY p.entry_id, p.asset
    HAVING sum(CASE p.side WHEN 'debit' THEN p.amount ELSE -p.amount END) <> 0
    LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'ledger entry % does not balance: % is off by %',
        wrong.entry_id, wrong.asset, wrong.off_by
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;

    PERFORM 1 FROM ledger_account
    WHERE id IN (SELECT account_id FROM added)
    ORDER BY id FOR NO KEY UPDATE;

    UPDATE ledger_account a
    SET balance = a.balance + CASE a.normal_side WHEN 'debit' THEN c.net ELSE -c.net END
    FROM (
      SELECT account_id, sum(CASE side WHEN 'debit' THEN amount ELSE -amount END) AS net
      FROM added GROUP BY account_id
    ) c
    WHERE a.id = c.account_id AND c.net <> 0;
    RETURN NULL;
  END`;

async function createHolds(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE ledger_hold (
      id uuid PRIMARY KEY,
      customer_id uuid NOT NULL,
      amount numeric(38, 0) NOT NULL CHECK (amount > 0),
      state text NOT NULL CHECK (state IN ('held', 'settled', 'released')),
      placed_at timestamptz NOT NULL,
      placed_entry_key text NOT NULL UNIQUE CHECK (placed_entry_key = 'hold:' || id),
      ended_at timestamptz,
      ended_entry_key text CONSTRAINT ledger_hold_ended_by_one_entry UNIQUE,
      CONSTRAINT ledger_hold_ends_with_its_entry CHECK (
        (state = 'held') = (ended_entry_key IS NULL)
        AND (ended_at IS NULL) = (ended_entry_key IS NULL)
        AND (ended_entry_key IS NULL OR right(ended_entry_key, 36) = id::text)
      )
    )`);
  await queryRunner.query(
    "CREATE INDEX ledger_hold_open ON ledger_hold (customer_id) WHERE state = 'held'",
  );
  await createTriggerFunction(queryRunner, 'guard_ledger_hold', GUARD_HOLD);
  await createGuard(queryRunner, {
    name: 'ledger_hold_follows_the_books',
    table: 'ledger_hold',
    when: 'BEFORE INSERT OR UPDATE ON ledger_hold FOR EACH ROW',
    run: 'guard_ledger_hold()',
  });
  await refuseStatements(queryRunner, 'ledger_hold', ['DELETE', 'TRUNCATE'], 'the books are kept');
}

/** A hold begins and ends with an entry of the same transaction that moves exactly its amount. */
const GUARD_HOLD = `
  DECLARE
    moved numeric;
  BEGIN
    IF TG_OP = 'INSERT' AND NEW.state <> 'held' THEN
      RAISE EXCEPTION 'hold % starts as held', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state <> 'held' THEN
      RAISE EXCEPTION 'hold % has ended already: %', OLD.id, OLD.state
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.state = 'held' OR
      ROW(NEW.id, NEW.customer_id, NEW.amount, NEW.placed_at, NEW.placed_entry_key) IS DISTINCT FROM
      ROW(OLD.id, OLD.customer_id, OLD.amount, OLD.placed_at, OLD.placed_entry_key)) THEN
      RAISE EXCEPTION 'hold % may only end', OLD.id
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;

    SELECT sum(CASE p.side WHEN 'credit' THEN p.amount ELSE -p.amount END) INTO moved
    FROM ledger_entry e
    JOIN ledger_posting p ON p.entry_id = e.id
    JOIN ledger_account a ON a.id = p.account_id
    WHERE e.key = COALESCE(NEW.ended_entry_key, NEW.placed_entry_key)
      AND e.transaction_id = pg_current_xact_id()
      AND a.code = 'customer:' || NEW.customer_id || ':held';
    IF moved IS DISTINCT FROM (CASE TG_OP WHEN 'INSERT' THEN NEW.amount ELSE -NEW.amount END) THEN
      RAISE EXCEPTION 'entry % does not move the % points of hold %',
        COALESCE(NEW.ended_entry_key, NEW.placed_entry_key), NEW.amount, NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
  END`;

async function seedHouseAccounts(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    INSERT INTO ledger_account (code, asset, normal_side, overdraft_allowed) VALUES
      ('custody', 'CWD', 'debit', true),
      ('network-fees', 'CWD', 'debit', true),
      ('treasury', 'CWD', 'credit', true),
      ('cwd-rounding', 'CWD', 'credit', true),
      ('unattributed', 'CWD', 'credit', false),
      ('points-issued', 'POINTS', 'debit', true),
      ('points-rounding', 'POINTS', 'credit', true)`);
}
