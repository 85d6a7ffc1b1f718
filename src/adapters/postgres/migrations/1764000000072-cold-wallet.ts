import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  allowEntryKinds,
  createGuard,
  createTriggerFunction,
  enforceStateMachine,
  freezeColumns,
  ONLY_BY_KEY,
  refuseStatements,
} from './guard';

const BORN_AS = ['credited', 'waiting', 'unattributed', 'other_asset', 'history'];
const PURPOSES = ['code', 'withdrawal', 'refund'];
const KEPT = ['UPDATE', 'DELETE', 'TRUNCATE'] as const;

/** CWD that the service keeps elsewhere: what is sent there, what comes back, and whose account it never is. */
export class ColdWallet1764000000072 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await allowEntryKinds(queryRunner, ['sweep', 'refill']);
    await queryRunner.query(`
      INSERT INTO ledger_account (code, asset, normal_side, overdraft_allowed)
      VALUES ('cold-storage', 'CWD', 'debit', false) ON CONFLICT (code) DO NOTHING`);
    await allowPurposes(queryRunner, [...PURPOSES, 'sweep']);
    await queryRunner.query(`
      INSERT INTO state_transition (machine, from_state, to_state)
      VALUES ('deposit', 'refill', 'gone') ON CONFLICT DO NOTHING`);
    await bearDeposits(queryRunner, [...BORN_AS, 'refill']);
    await createColdWallets(queryRunner);
    await createSweeps(queryRunner);
  }

  /** The account, the kinds of entries and the moves stay. Refused by a constraint once anything was swept. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE sweep');
    await queryRunner.query('DROP TRIGGER link_of_no_cold_wallet ON link');
    await queryRunner.query('DROP TABLE cold_wallet');
    await queryRunner.query('DROP FUNCTION guard_cold_wallet, guard_link_of_cold_wallet');
    await bearDeposits(queryRunner, BORN_AS);
    await allowPurposes(queryRunner, PURPOSES);
  }
}

async function allowPurposes(queryRunner: QueryRunner, purposes: readonly string[]): Promise<void> {
  const list = purposes.map((purpose) => `'${purpose}'`).join(', ');
  // A narrower list is held against every row; a wider one holds for all that held before.
  const rows = purposes.length > PURPOSES.length ? 'NOT VALID' : '';
  await queryRunner.query(`
    ALTER TABLE outgoing_payment DROP CONSTRAINT outgoing_payment_purpose_check,
      ADD CONSTRAINT outgoing_payment_purpose_check CHECK (purpose IN (${list})) ${rows}`);
}

async function bearDeposits(queryRunner: QueryRunner, bornAs: readonly string[]): Promise<void> {
  const births = bornAs.map((state) => `'${state}'`).join(', ');
  await queryRunner.query('DROP TRIGGER deposit_is_born_in_order ON deposit');
  await createGuard(queryRunner, {
    name: 'deposit_is_born_in_order',
    table: 'deposit',
    when: `BEFORE INSERT ON deposit FOR EACH ROW WHEN (NEW.state NOT IN (${births}))`,
    run: `refuse_statement('a row starts as ${bornAs.join(' or ')}')`,
  });
}

/** An account is the service's own or a customer's, and never both: whoever comes second waits, and is refused. */
async function createColdWallets(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE cold_wallet (
      account_id text PRIMARY KEY,
      position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      account_name text NOT NULL,
      accepted_at timestamptz NOT NULL
    )`);
  await refuseStatements(queryRunner, 'cold_wallet', KEPT, 'it stays the service’s own');
  const lock = `PERFORM pg_advisory_xact_lock(hashtextextended('cold wallet ' || NEW.account_id, 0));`;
  const refuse = (message: string) => `
    RAISE EXCEPTION '${message}', NEW.account_id
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;`;
  await createTriggerFunction(
    queryRunner,
    'guard_cold_wallet',
    `
    BEGIN
      ${lock}
      IF EXISTS (SELECT 1 FROM link l WHERE l.account_id = NEW.account_id) THEN
        ${refuse('the account % is or was a customer’s')}
      END IF;
      RETURN NEW;
    END`,
    ONLY_BY_KEY,
  );
  await createGuard(queryRunner, {
    name: 'cold_wallet_is_no_customers',
    table: 'cold_wallet',
    when: 'BEFORE INSERT ON cold_wallet FOR EACH ROW',
    run: 'guard_cold_wallet()',
  });
  await createTriggerFunction(
    queryRunner,
    'guard_link_of_cold_wallet',
    `
    BEGIN
      ${lock}
      IF EXISTS (SELECT 1 FROM cold_wallet c WHERE c.account_id = NEW.account_id) THEN
        ${refuse('the account % is the service’s own')}
      END IF;
      RETURN NEW;
    END`,
    ONLY_BY_KEY,
  );
  await createGuard(queryRunner, {
    name: 'link_of_no_cold_wallet',
    table: 'link',
    when: 'BEFORE INSERT ON link FOR EACH ROW',
    run: 'guard_link_of_cold_wallet()',
  });
}

async function createSweeps(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE sweep (
      id uuid PRIMARY KEY,
      position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      state text NOT NULL,
      to_account_id text NOT NULL REFERENCES cold_wallet (account_id),
      amount numeric(38, 0) NOT NULL CHECK (amount > 0),
      may_take_owed boolean NOT NULL,
      ordered_by text NOT NULL,
      approved_by text,
      reason text NOT NULL,
      ordered_at timestamptz NOT NULL,
      waiting_for text,
      ended_at timestamptz,
      ended_by text,
      end_reason text,
      CONSTRAINT sweep_waits_while_ordered CHECK (state = 'ordered' OR waiting_for IS NULL),
      CONSTRAINT sweep_ends CHECK ((state = 'ordered') = (ended_at IS NULL))
    )`);
  // Two clicks, or two operators who do not know of each other, are no two sweeps.
  await queryRunner.query(
    "CREATE UNIQUE INDEX sweep_one_at_a_time ON sweep ((true)) WHERE state = 'ordered'",
  );
  await enforceStateMachine(queryRunner, {
    table: 'sweep',
    bornAs: ['ordered', 'done'],
    moves: [
      ['ordered', 'done'],
      ['ordered', 'cancelled'],
      ['cancelled', 'done'],
      ['done', 'undone'],
    ],
  });
  await freezeColumns(queryRunner, 'sweep', [
    ...['id', 'to_account_id', 'amount', 'may_take_owed', 'ordered_by', 'approved_by'],
    ...['reason', 'ordered_at'],
  ]);
}
