import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, createTriggerFunction, ONLY_BY_KEY } from './guard';

const ENDS = 'service_hold_ends_in_the_books';
const WHEN_HOLDS_END =
  'AFTER UPDATE ON service_hold REFERENCING NEW TABLE AS changed FOR EACH STATEMENT';
const COUNTED = "state <> 'cancelled' AND state <> 'rejected'";

/** One order of locks for whoever shares the database (ADR 62), and lists by period that read no other rows. */
export class LocksAndLists1764000000060 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createLocks(queryRunner);
    await indexLists(queryRunner);
    await guardWhatGoesBack(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION lock_customers_soon');
    await queryRunner.query('DROP TRIGGER ledger_account_waits_for_its_turn ON ledger_account');
    await queryRunner.query('DROP FUNCTION lock_points_issued');
    await queryRunner.query('DROP INDEX deposit_by_time, withdrawal_by_time, ledger_entry_by_time');
    await queryRunner.query(`
      CREATE INDEX withdrawal_by_time ON withdrawal (requested_at) INCLUDE (charged, decided_by)
      WHERE ${COUNTED}`);
    await queryRunner.query(`
      CREATE INDEX withdrawal_open ON withdrawal (customer_id)
      WHERE state IN ('awaiting_approval', 'approved', 'signed', 'broadcast', 'included')`);
    await queryRunner.query(`DROP TRIGGER ${ENDS} ON service_hold`);
    await queryRunner.query('DROP FUNCTION guard_service_hold_end');
    const guard = { name: ENDS, table: 'service_hold', when: WHEN_HOLDS_END };
    await createGuard(queryRunner, { ...guard, run: 'guard_service_hold()' });
  }
}

async function createLocks(queryRunner: QueryRunner): Promise<void> {
  const schema = await queryRunner.getCurrentSchema();
  // With the rights of whoever calls it, and a bound of its own that ends with it. A plan is kept for a whole session.
  await queryRunner.query(`
    CREATE FUNCTION lock_customers_soon(customer_ids uuid[]) RETURNS SETOF customer LANGUAGE plpgsql
    SET search_path = "${schema}", pg_temp
    SET lock_timeout = '250ms'
    ${ONLY_BY_KEY.join('\n')}
    AS $body$
      BEGIN
        RETURN QUERY SELECT * FROM customer WHERE id = ANY(customer_ids)
        ORDER BY id FOR NO KEY UPDATE;
      END
    $body$`);
  await queryRunner.query('GRANT EXECUTE ON FUNCTION lock_customers_soon TO PUBLIC');
  // Whoever adds an account makes others who miss it wait, and would wait for this one afterwards.
  await createTriggerFunction(
    queryRunner,
    'lock_points_issued',
    `
    BEGIN
      PERFORM 1 FROM ledger_account WHERE code = 'points-issued' FOR NO KEY UPDATE;
      RETURN NULL;
    END`,
  );
  await createGuard(queryRunner, {
    name: 'ledger_account_waits_for_its_turn',
    table: 'ledger_account',
    when: 'BEFORE INSERT ON ledger_account FOR EACH STATEMENT',
    run: 'lock_points_issued()',
  });
}

/**
 * The open ones of a customer are found among all of that customer's (withdrawal_of_customer): one index less to
 * write at each step of a withdrawal. That by time carries the state, so that the day's sum still reads it alone.
 */
async function indexLists(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query('CREATE INDEX deposit_by_time ON deposit (block_time, position)');
  await queryRunner.query('DROP INDEX withdrawal_by_time, withdrawal_open');
  await queryRunner.query(`
    CREATE INDEX withdrawal_by_time ON withdrawal (requested_at, position)
    INCLUDE (charged, state)`);
  // Entries are added in the order of time, more or less: a tree would cost each of them more than it is worth.
  await queryRunner.query(`
    CREATE INDEX ledger_entry_by_time ON ledger_entry USING brin (occurred_at)
    WITH (pages_per_range = 32, autosummarize = on)`);
}

/**
 * As before, what was captured is what the entry of the end took; what was not has come back to the customer. Looked
 * at once for a statement.
 */
async function guardWhatGoesBack(queryRunner: QueryRunner): Promise<void> {
  const moved = (account: string) => `(
    SELECT COALESCE(sum(CASE p.side WHEN 'credit' THEN p.amount ELSE -p.amount END), 0)
    FROM ledger_entry e
    JOIN ledger_posting p ON p.entry_id = e.id
    JOIN ledger_account a ON a.id = p.account_id
    WHERE e.key = h.ended_entry_key AND a.code = ${account})`;
  await createTriggerFunction(
    queryRunner,
    'guard_service_hold_end',
    `
    DECLARE
      wrong uuid;
    BEGIN
      SELECT c.id INTO wrong FROM changed c
      LEFT JOIN ledger_hold h ON h.id = c.id
      WHERE h.customer_id IS DISTINCT FROM c.customer_id
        OR h.amount IS DISTINCT FROM c.points
        OR h.state IS DISTINCT FROM (CASE c.state
          WHEN 'held' THEN 'held' WHEN 'captured' THEN 'settled' ELSE 'released' END)
        OR (c.state <> 'held' AND (
          COALESCE(c.captured, 0) <> ${moved("'points-issued'")}
          OR c.points - COALESCE(c.captured, 0) <> ${moved("'customer:' || c.customer_id")}))
      LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'hold % of the service is not as the books have it', wrong
          USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END`,
    ONLY_BY_KEY,
  );
  await queryRunner.query(`DROP TRIGGER ${ENDS} ON service_hold`);
  const guard = { name: ENDS, table: 'service_hold', when: WHEN_HOLDS_END };
  await createGuard(queryRunner, { ...guard, run: 'guard_service_hold_end()' });
}
