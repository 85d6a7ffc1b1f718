import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  createGuard,
  createTriggerFunction,
  enforceStateMachine,
  freezeColumns,
  refuseStatements,
  type StateMachine,
} from './guard';

const WITHDRAWAL: StateMachine = {
  table: 'withdrawal',
  bornAs: ['awaiting_approval', 'approved'],
  moves: [
    ['awaiting_approval', 'approved'],
    ['awaiting_approval', 'rejected'],
    ['awaiting_approval', 'cancelled'],
    ['approved', 'signed'],
    ['approved', 'rejected'],
    ['approved', 'cancelled'],
    ['signed', 'broadcast'],
    ['signed', 'included'],
    ['signed', 'irreversible'],
    ['signed', 'approved'],
    ['broadcast', 'included'],
    ['broadcast', 'irreversible'],
    ['broadcast', 'approved'],
    ['included', 'broadcast'],
    ['included', 'irreversible'],
    ['included', 'approved'],
  ],
};

/** What quote and withdrawal share. */
const TERMS_OF_EXCHANGE = `
  customer_id uuid NOT NULL REFERENCES customer (id),
  account_id text NOT NULL,
  account_name text NOT NULL,
  points numeric(38, 0) NOT NULL CHECK (points > 0),
  gross numeric(38, 0) NOT NULL CHECK (gross > 0),
  kept numeric(38, 0) NOT NULL CHECK (kept >= 0 AND kept < points),
  fee numeric(38, 0) NOT NULL CHECK (fee >= 0),
  fee_payer text NOT NULL CHECK (fee_payer IN ('customer', 'house')),
  net numeric(38, 0) NOT NULL CHECK (net > 0),
  rate_version integer NOT NULL,
  rate text NOT NULL`;

const TERMS_COLUMNS = [
  'customer_id',
  'account_id',
  'account_name',
  'points',
  'gross',
  'kept',
  'fee',
  'fee_payer',
  'net',
  'rate_version',
  'rate',
];

/** Points that become CWD: what the customer was told, and what came of it. */
export class Withdrawals1764000000007 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE withdrawal_quote (
        id uuid PRIMARY KEY,
        ${TERMS_OF_EXCHANGE},
        expires_at timestamptz NOT NULL,
        CONSTRAINT withdrawal_quote_adds_up
          CHECK (net = gross - CASE fee_payer WHEN 'customer' THEN fee ELSE 0 END)
      )`);
    await refuseStatements(queryRunner, 'withdrawal_quote', ['UPDATE'], 'a quote is a promise');
    await queryRunner.query(`
      CREATE TABLE withdrawal (
        id uuid PRIMARY KEY,
        position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        ${TERMS_OF_EXCHANGE},
        state text NOT NULL,
        requested_at timestamptz NOT NULL,
        decided_by text,
        reason text,
        transaction_id text,
        waiting_for text,
        CONSTRAINT withdrawal_adds_up
          CHECK (net = gross - CASE fee_payer WHEN 'customer' THEN fee ELSE 0 END)
      ) WITH (fillfactor = 80)`);
    await createIndexes(queryRunner);
    await createVolume(queryRunner);
    await enforceStateMachine(queryRunner, WITHDRAWAL);
    await freezeColumns(queryRunner, 'withdrawal', ['id', 'requested_at', ...TERMS_COLUMNS]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE withdrawal_volume, withdrawal, withdrawal_quote');
    await queryRunner.query('DROP FUNCTION count_withdrawal_volume');
  }
}

async function createIndexes(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(
    'CREATE INDEX withdrawal_of_customer ON withdrawal (customer_id, position)',
  );
  await queryRunner.query('CREATE INDEX withdrawal_by_state ON withdrawal (state, position)');
  await queryRunner.query(`
    CREATE INDEX withdrawal_open ON withdrawal (customer_id)
    WHERE state IN ('awaiting_approval', 'approved', 'signed', 'broadcast', 'included')`);
  // Carry the amounts, so that sums read the index alone.
  const counted = "WHERE state <> 'cancelled' AND state <> 'rejected'";
  await queryRunner.query(`
    CREATE INDEX withdrawal_by_time ON withdrawal (requested_at) INCLUDE (gross) ${counted}`);
  await queryRunner.query(`
    CREATE INDEX withdrawal_by_time_of_customer
    ON withdrawal (customer_id, requested_at) INCLUDE (gross) ${counted}`);
}

/**
 * What all customers together asked for, in stretches of ten minutes: the day's sum is wanted at
 * every request and must not read the whole day. Connections write rows of their own (stripes), so
 * that requests do not wait for each other.
 */
async function createVolume(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE withdrawal_volume (
      period timestamptz NOT NULL,
      stripe integer NOT NULL,
      gross numeric(38, 0) NOT NULL,
      PRIMARY KEY (period, stripe)
    ) WITH (fillfactor = 50)`);
  await createTriggerFunction(
    queryRunner,
    'count_withdrawal_volume',
    `
    BEGIN
      INSERT INTO withdrawal_volume AS v (period, stripe, gross) VALUES (
        date_bin('10 minutes', NEW.requested_at, 'epoch'),
        pg_backend_pid() % 32,
        CASE TG_OP WHEN 'INSERT' THEN NEW.gross ELSE -NEW.gross END
      )
      ON CONFLICT (period, stripe) DO UPDATE SET gross = v.gross + EXCLUDED.gross;
      RETURN NULL;
    END`,
  );
  await createGuard(queryRunner, {
    name: 'withdrawal_adds_to_the_volume',
    table: 'withdrawal',
    when: 'AFTER INSERT ON withdrawal FOR EACH ROW',
    run: 'count_withdrawal_volume()',
  });
  await createGuard(queryRunner, {
    name: 'withdrawal_leaves_the_volume',
    table: 'withdrawal',
    when:
      'AFTER UPDATE ON withdrawal FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state ' +
      "AND NEW.state IN ('cancelled', 'rejected'))",
    run: 'count_withdrawal_volume()',
  });
}
