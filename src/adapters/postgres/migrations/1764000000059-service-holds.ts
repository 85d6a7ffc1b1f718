import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  allowEntryKinds,
  createGuard,
  createOwnersFunction,
  createTriggerFunction,
  enforceStateMachine,
  freezeColumns,
  ONLY_BY_KEY,
} from './guard';

const KINDS = ['service_hold', 'service_hold_captured', 'service_hold_released'];

/** Points that the service sets aside; the books hold them as they hold those of withdrawals. */
export class ServiceHolds1764000000059 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await allowEntryKinds(queryRunner, KINDS);
    await queryRunner.query(`
      CREATE TABLE service_hold (
        id uuid PRIMARY KEY,
        position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        customer_id uuid NOT NULL,
        reference text NOT NULL CHECK (reference ~ '^[\\x21-\\x7e]{1,200}$'),
        points numeric(38, 0) NOT NULL CHECK (points > 0),
        reason text NOT NULL,
        placed_by text NOT NULL,
        state text NOT NULL CHECK (state IN ('held', 'captured', 'released', 'expired')),
        captured numeric(38, 0),
        placed_at timestamptz NOT NULL,
        expires_at timestamptz,
        ended_at timestamptz,
        ended_by text,
        CONSTRAINT service_hold_reference_once UNIQUE (customer_id, reference),
        CONSTRAINT service_hold_captures_some CHECK (
          (state = 'captured') = (captured IS NOT NULL) AND captured > 0 AND captured <= points),
        CONSTRAINT service_hold_ends_as_a_whole CHECK (
          (state = 'held') = (ended_at IS NULL)
          AND (ended_by IS NULL) = (state IN ('held', 'expired'))),
        CONSTRAINT service_hold_expires_by_its_time CHECK (
          state <> 'expired' OR ended_at >= expires_at)
      )`);
    await queryRunner.query(
      'CREATE INDEX service_hold_by_customer ON service_hold (customer_id, position)',
    );
    await queryRunner.query(
      "CREATE INDEX service_hold_by_expiry ON service_hold (expires_at) WHERE state = 'held'",
    );
    await enforceStateMachine(queryRunner, {
      table: 'service_hold',
      bornAs: ['held'],
      moves: [
        ['held', 'captured'],
        ['held', 'released'],
        ['held', 'expired'],
      ],
    });
    await freezeColumns(queryRunner, 'service_hold', [
      ...['id', 'customer_id', 'reference', 'points', 'reason', 'placed_by', 'placed_at'],
      'expires_at',
    ]);
    await guardByTheBooks(queryRunner);
    await createOwnersFunction(queryRunner, {
      signature: `place_ledger_holds(
        hold_ids uuid[], hold_customers uuid[], hold_amounts numeric[], hold_times timestamptz[],
        entry_keys text[]
      ) RETURNS void`,
      body: `
        BEGIN
          INSERT INTO ledger_hold (id, customer_id, amount, state, placed_at, placed_entry_key)
          SELECT given.id, given.customer_id, given.amount, 'held', given.placed_at, given.entry_key
          FROM unnest(hold_ids, hold_customers, hold_amounts, hold_times, entry_keys)
            AS given (id, customer_id, amount, placed_at, entry_key);
        END`,
    });
  }

  /** The kinds and moves stay: entries of them may be in the books. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION place_ledger_holds');
    await queryRunner.query('DROP TABLE service_hold');
    await queryRunner.query('DROP FUNCTION guard_service_hold');
  }
}

/**
 * A hold of the service is one of the books, of the same customer and points, and has ended as that one has; what was
 * captured is what the entry of its end took. Looked at once for a statement.
 */
async function guardByTheBooks(queryRunner: QueryRunner): Promise<void> {
  await createTriggerFunction(
    queryRunner,
    'guard_service_hold',
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
        OR (c.captured IS NOT NULL AND c.captured IS DISTINCT FROM (
          SELECT sum(CASE p.side WHEN 'credit' THEN p.amount ELSE -p.amount END)
          FROM ledger_entry e
          JOIN ledger_posting p ON p.entry_id = e.id
          JOIN ledger_account a ON a.id = p.account_id
          WHERE e.key = h.ended_entry_key AND a.code = 'points-issued'))
      LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'hold % of the service is not as the books have it', wrong
          USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END`,
    ONLY_BY_KEY,
  );
  for (const [event, name] of [
    ['INSERT', 'service_hold_begins_in_the_books'],
    ['UPDATE', 'service_hold_ends_in_the_books'],
  ] as const) {
    await createGuard(queryRunner, {
      name,
      table: 'service_hold',
      when: `AFTER ${event} ON service_hold REFERENCING NEW TABLE AS changed FOR EACH STATEMENT`,
      run: 'guard_service_hold()',
    });
  }
}
