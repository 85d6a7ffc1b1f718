import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  allowEntryKinds,
  createGuard,
  createTriggerFunction,
  freezeColumns,
  refuseStatements,
} from './guard';

const MAY_BE_GONE = [
  'credited',
  'waiting',
  'unattributed',
  'refunding',
  'refunded',
  'house',
  'history',
  'other_asset',
];
const MOVES_BACK = 'scan_cursor_moves_forward';

/**
 * What a chain that goes back takes with it: the cursor may go back by a reconciliation alone, deposits
 * may be gone, and payments undone. Where the cursor has stood is kept from now on.
 */
export class ChainThatGoesBack1764000000047 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await allowEntryKinds(queryRunner, ['deposit_gone', 'payout_undone']);
    await queryRunner.query(`
      INSERT INTO ledger_account (code, asset, normal_side, overdraft_allowed)
      VALUES ('undone-payouts', 'CWD', 'credit', false), ('chain-loss', 'CWD', 'debit', false)
      ON CONFLICT (code) DO NOTHING`);
    await keepCheckpoints(queryRunner);
    await letCursorGoBack(queryRunner);
    await letDepositsBeGone(queryRunner);
    await keepUndone(queryRunner);
  }

  /** The accounts, kinds of entries and moves stay: entries and rows may be of them. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE undone_transaction, gone_deposit');
    await queryRunner.query('DROP TRIGGER deposit_credited_once ON deposit');
    await createGuard(queryRunner, {
      name: 'deposit_credited_once',
      table: 'deposit',
      when: "BEFORE UPDATE ON deposit FOR EACH ROW WHEN (OLD.state = 'credited')",
      run: "refuse_statement('a credited deposit stays as it was')",
    });
    await queryRunner.query(`DROP TRIGGER ${MOVES_BACK} ON scan_cursor`);
    await queryRunner.query('DROP FUNCTION guard_scan_cursor_back');
    await createGuard(queryRunner, {
      name: MOVES_BACK,
      table: 'scan_cursor',
      when: `BEFORE UPDATE ON scan_cursor FOR EACH ROW WHEN (
        NEW.block_number < OLD.block_number OR NEW.history_sequence < OLD.history_sequence)`,
      run: "refuse_statement('what was read stays read')",
    });
    await queryRunner.query('DROP TABLE chain_reconciliation, scan_checkpoint');
  }
}

async function keepCheckpoints(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE scan_checkpoint (
      block_number integer PRIMARY KEY,
      block_id text NOT NULL,
      block_time timestamptz NOT NULL
    )`);
  await queryRunner.query(`
    INSERT INTO scan_checkpoint (block_number, block_id, block_time)
    SELECT block_number, block_id, block_time FROM scan_cursor`);
}

async function letCursorGoBack(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE chain_reconciliation (
      id uuid PRIMARY KEY,
      from_block integer NOT NULL,
      from_block_id text NOT NULL,
      to_block integer NOT NULL,
      to_block_id text NOT NULL,
      reconciled_by text NOT NULL,
      reason text NOT NULL,
      reconciled_at timestamptz NOT NULL,
      CONSTRAINT chain_reconciliation_goes_back CHECK (to_block < from_block)
    )`);
  await refuseStatements(
    queryRunner,
    'chain_reconciliation',
    ['UPDATE', 'DELETE', 'TRUNCATE'],
    'what was reconciled stays written',
  );
  await createTriggerFunction(
    queryRunner,
    'guard_scan_cursor_back',
    `
    BEGIN
      IF NOT EXISTS (
        SELECT 1 FROM chain_reconciliation r
        WHERE r.from_block = OLD.block_number AND r.from_block_id = OLD.block_id
          AND r.to_block = NEW.block_number AND r.to_block_id = NEW.block_id
      ) THEN
        RAISE EXCEPTION 'UPDATE on scan_cursor is refused: what was read stays read'
          USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NEW;
    END`,
  );
  await queryRunner.query(`DROP TRIGGER ${MOVES_BACK} ON scan_cursor`);
  await createGuard(queryRunner, {
    name: MOVES_BACK,
    table: 'scan_cursor',
    when: `BEFORE UPDATE ON scan_cursor FOR EACH ROW WHEN (
      NEW.block_number < OLD.block_number OR NEW.history_sequence < OLD.history_sequence)`,
    run: 'guard_scan_cursor_back()',
  });
}

async function letDepositsBeGone(queryRunner: QueryRunner): Promise<void> {
  const moves = MAY_BE_GONE.map((state) => `('deposit', '${state}', 'gone')`).join(', ');
  await queryRunner.query(`
    INSERT INTO state_transition (machine, from_state, to_state)
    VALUES ${moves} ON CONFLICT DO NOTHING`);
  // NOT VALID spares a look at every row: what holds by the former constraint holds by this one.
  await queryRunner.query(`
    ALTER TABLE deposit DROP CONSTRAINT deposit_credited_as_a_whole,
      DROP CONSTRAINT deposit_counts_cwd_only,
      ADD CONSTRAINT deposit_credited_as_a_whole CHECK (
        CASE WHEN state = 'gone' THEN num_nonnulls(customer_id, points, rate_version) IN (0, 3)
          ELSE num_nonnulls(customer_id, points, rate_version)
            = CASE state WHEN 'credited' THEN 3 ELSE 0 END END) NOT VALID,
      ADD CONSTRAINT deposit_counts_cwd_only
        CHECK (state = 'gone' OR (state = 'other_asset') = (asset_id <> '1.3.0')) NOT VALID`);
  await queryRunner.query('DROP TRIGGER deposit_credited_once ON deposit');
  await createGuard(queryRunner, {
    name: 'deposit_credited_once',
    table: 'deposit',
    when: `BEFORE UPDATE ON deposit FOR EACH ROW WHEN (OLD.state = 'credited' AND NOT (
      NEW.state = 'gone' AND NEW.customer_id = OLD.customer_id AND NEW.points = OLD.points
      AND NEW.rate_version = OLD.rate_version))`,
    run: "refuse_statement('a credited deposit stays as it was')",
  });
}

async function keepUndone(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE gone_deposit (
      deposit_id uuid PRIMARY KEY REFERENCES deposit (id),
      reconciliation_id uuid NOT NULL REFERENCES chain_reconciliation (id),
      customer_id uuid REFERENCES customer (id),
      points_owed numeric(38, 0) NOT NULL DEFAULT 0 CHECK (points_owed >= 0),
      cwd_owed numeric(38, 0) NOT NULL DEFAULT 0 CHECK (cwd_owed >= 0),
      CONSTRAINT gone_deposit_is_owed_by_somebody CHECK (points_owed = 0 OR customer_id IS NOT NULL)
    )`);
  await queryRunner.query(
    'CREATE INDEX gone_deposit_owed ON gone_deposit (customer_id) WHERE points_owed > 0',
  );
  await freezeColumns(queryRunner, 'gone_deposit', [
    'deposit_id',
    'reconciliation_id',
    'customer_id',
  ]);
  await createGuard(queryRunner, {
    name: 'gone_deposit_only_shrinks',
    table: 'gone_deposit',
    when: `BEFORE UPDATE ON gone_deposit FOR EACH ROW
      WHEN (NEW.points_owed > OLD.points_owed OR NEW.cwd_owed > OLD.cwd_owed)`,
    run: "refuse_statement('what is paid stays paid')",
  });
  await refuseStatements(
    queryRunner,
    'gone_deposit',
    ['DELETE', 'TRUNCATE'],
    'money rows are kept',
  );
  await queryRunner.query(`
    CREATE TABLE undone_transaction (
      outgoing_id uuid NOT NULL REFERENCES outgoing_transaction (id),
      reconciliation_id uuid NOT NULL REFERENCES chain_reconciliation (id),
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'paid_again', 'dead')),
      ended_at timestamptz,
      PRIMARY KEY (outgoing_id, reconciliation_id),
      CONSTRAINT undone_transaction_ends CHECK ((state = 'open') = (ended_at IS NULL))
    )`);
  await queryRunner.query(`
    CREATE UNIQUE INDEX undone_transaction_open ON undone_transaction (outgoing_id)
    WHERE state <> 'paid_again'`);
  await freezeColumns(queryRunner, 'undone_transaction', ['outgoing_id', 'reconciliation_id']);
  await createGuard(queryRunner, {
    name: 'undone_transaction_ends_once',
    table: 'undone_transaction',
    when: "BEFORE UPDATE ON undone_transaction FOR EACH ROW WHEN (OLD.state <> 'open')",
    run: "refuse_statement('what became of it is known')",
  });
  await refuseStatements(
    queryRunner,
    'undone_transaction',
    ['DELETE', 'TRUNCATE'],
    'money rows are kept',
  );
}
