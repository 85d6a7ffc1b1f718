import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, createTriggerFunction, refuseStatements } from './guard';

/** Deposits that wait for a halt to end, what a halt refuses, and what is watched. */
export class HaltsAndFlows1764000000011 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await letDepositsWait(queryRunner);
    await refuseWhileHalted(queryRunner);
    await createAcceptedAuthority(queryRunner);
    await tellSinceWhen(queryRunner);
    await createIndexes(queryRunner);
  }

  /** The moves of a machine stay, as nothing removes them: no row is born that could make them. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP INDEX finding_halting, link_request_code_expiry, telegram_outbox_waiting',
    );
    await queryRunner.query('ALTER TABLE withdrawal DROP COLUMN state_since');
    await queryRunner.query('ALTER TABLE deposit DROP COLUMN state_since');
    await queryRunner.query('DROP TABLE accepted_authority');
    await queryRunner.query('DROP FUNCTION refuse_credit_while_halted CASCADE');
    await queryRunner.query('DROP FUNCTION refuse_signature_while_halted CASCADE');
    await queryRunner.query('DROP INDEX deposit_waiting_from');
    await queryRunner.query('ALTER TABLE deposit DROP CONSTRAINT deposit_waits_for_its_sender');
    await bearDeposits(queryRunner, ['credited', 'unattributed', 'other_asset']);
  }
}

async function letDepositsWait(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    INSERT INTO state_transition (machine, from_state, to_state)
    VALUES ('deposit', 'waiting', 'credited'), ('deposit', 'waiting', 'unattributed')
    ON CONFLICT DO NOTHING`);
  await bearDeposits(queryRunner, ['credited', 'waiting', 'unattributed', 'other_asset']);
  // Whose it is follows from who sent it. Older rows cannot be in this state.
  await queryRunner.query(`
    ALTER TABLE deposit ADD CONSTRAINT deposit_waits_for_its_sender
    CHECK (state <> 'waiting' OR from_account_id IS NOT NULL) NOT VALID`);
  await queryRunner.query(`
    CREATE INDEX deposit_waiting_from ON deposit (from_account_id) WHERE state = 'waiting'`);
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

/** What the code asks first the database refuses in the end, once per statement. */
async function refuseWhileHalted(queryRunner: QueryRunner): Promise<void> {
  await createHaltGuard(
    queryRunner,
    'refuse_credit_while_halted',
    'deposits',
    "state = 'credited'",
  );
  for (const event of ['INSERT', 'UPDATE']) {
    await createGuard(queryRunner, {
      name: `deposit_not_credited_while_halted_on_${event.toLowerCase()}`,
      table: 'deposit',
      when: `AFTER ${event} ON deposit REFERENCING NEW TABLE AS changed FOR EACH STATEMENT`,
      run: 'refuse_credit_while_halted()',
    });
  }
  await createHaltGuard(queryRunner, 'refuse_signature_while_halted', 'payouts', 'true');
  await createGuard(queryRunner, {
    name: 'outgoing_transaction_not_signed_while_halted',
    table: 'outgoing_transaction',
    when:
      'AFTER INSERT ON outgoing_transaction REFERENCING NEW TABLE AS changed ' +
      'FOR EACH STATEMENT',
    run: 'refuse_signature_while_halted()',
  });
}

function createHaltGuard(
  queryRunner: QueryRunner,
  name: string,
  scope: string,
  concerned: string,
): Promise<void> {
  return createTriggerFunction(
    queryRunner,
    name,
    `
    BEGIN
      IF EXISTS (SELECT 1 FROM halt WHERE scope = '${scope}')
        AND EXISTS (SELECT 1 FROM changed WHERE ${concerned})
      THEN
        RAISE EXCEPTION '% on % is refused: ${scope} are halted', TG_OP, TG_TABLE_NAME
          USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END`,
  );
}

/** The hot wallet's keys that somebody answers for; the newest row counts. */
async function createAcceptedAuthority(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE accepted_authority (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      fingerprint text NOT NULL,
      accepted_by text NOT NULL,
      reason text NOT NULL,
      accepted_at timestamptz NOT NULL
    )`);
  await refuseStatements(
    queryRunner,
    'accepted_authority',
    ['UPDATE', 'DELETE', 'TRUNCATE'],
    'the log is append-only',
  );
}

/** Null in a row that is in the state of its birth. */
async function tellSinceWhen(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query('ALTER TABLE withdrawal ADD COLUMN state_since timestamptz');
  await queryRunner.query('ALTER TABLE deposit ADD COLUMN state_since timestamptz');
}

async function createIndexes(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE INDEX finding_halting ON finding (position)
    WHERE closed_at IS NULL AND halts <> '{}'`);
  await queryRunner.query(`
    CREATE INDEX link_request_code_expiry ON link_request (code_expires_at)
    WHERE state = 'sent'`);
  await queryRunner.query(`
    CREATE INDEX telegram_outbox_waiting ON telegram_outbox (created_at)
    WHERE delivered_at IS NULL AND dropped_at IS NULL`);
}
