import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  createGuard,
  createTriggerFunction,
  enforceStateMachine,
  freezeColumns,
  ONLY_BY_KEY,
  type StateMachine,
} from './guard';

const DEPOSIT: StateMachine = {
  table: 'deposit',
  bornAs: ['credited', 'unattributed', 'other_asset'],
  moves: [
    ['unattributed', 'credited'],
    ['unattributed', 'refunding'],
    ['unattributed', 'house'],
    ['refunding', 'refunded'],
    ['refunding', 'unattributed'],
  ],
};

/** Value that came in: by irreversible blocks, and as seen in blocks that a fork may undo. */
export class Deposits1764000000006 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE deposit (
        id uuid PRIMARY KEY,
        position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        chain_key text NOT NULL CONSTRAINT deposit_counted_once UNIQUE,
        state text NOT NULL,
        from_account_id text,
        asset_id text NOT NULL,
        units numeric(38, 0) NOT NULL CHECK (units >= 0),
        transaction_id text,
        block_number integer NOT NULL,
        block_time timestamptz NOT NULL,
        customer_id uuid,
        points numeric(38, 0) CHECK (points >= 0),
        rate_version integer,
        offered_to_customer_id uuid REFERENCES customer (id),
        created_at timestamptz NOT NULL,
        CONSTRAINT deposit_credited_as_a_whole CHECK (
          num_nonnulls(customer_id, points, rate_version)
            = CASE state WHEN 'credited' THEN 3 ELSE 0 END
        ),
        CONSTRAINT deposit_counts_cwd_only
          CHECK ((state = 'other_asset') = (asset_id <> '1.3.0'))
      )`);
    await createIndexes(queryRunner);
    await enforceStateMachine(queryRunner, DEPOSIT);
    await guardFacts(queryRunner);
    await requireKnownCustomers(queryRunner);
    await queryRunner.query(`
      CREATE TABLE deposit_sighting (
        chain_key text PRIMARY KEY,
        customer_id uuid NOT NULL REFERENCES customer (id),
        units numeric(38, 0) NOT NULL CHECK (units >= 0),
        transaction_id text NOT NULL,
        block_number integer NOT NULL
      )`);
    await queryRunner.query(
      'CREATE INDEX deposit_sighting_by_customer ON deposit_sighting (customer_id)',
    );
    await queryRunner.query(
      'CREATE INDEX deposit_sighting_by_block ON deposit_sighting (block_number)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE deposit_sighting, deposit');
    await queryRunner.query('DROP FUNCTION require_known_customers');
  }
}

async function createIndexes(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE INDEX deposit_of_customer ON deposit (customer_id, position)
    WHERE customer_id IS NOT NULL`);
  await queryRunner.query(`
    CREATE INDEX deposit_uncredited ON deposit (state, position) WHERE state <> 'credited'`);
  await queryRunner.query(`
    CREATE INDEX deposit_unattributed_from ON deposit (from_account_id)
    WHERE state = 'unattributed'`);
  await queryRunner.query(`
    CREATE INDEX deposit_offered_to ON deposit (offered_to_customer_id)
    WHERE state = 'unattributed' AND offered_to_customer_id IS NOT NULL`);
}

async function guardFacts(queryRunner: QueryRunner): Promise<void> {
  await freezeColumns(queryRunner, 'deposit', [
    'id',
    'chain_key',
    'from_account_id',
    'asset_id',
    'units',
    'transaction_id',
    'block_number',
    'block_time',
    'created_at',
  ]);
  await createGuard(queryRunner, {
    name: 'deposit_credited_once',
    table: 'deposit',
    when: "BEFORE UPDATE ON deposit FOR EACH ROW WHEN (OLD.state = 'credited')",
    run: "refuse_statement('a credited deposit stays as it was')",
  });
}

/**
 * What a foreign key would do, once per statement: as customers are never deleted, their rows need
 * not be locked, which for thousands of deposits costs more than the deposits themselves.
 */
async function requireKnownCustomers(queryRunner: QueryRunner): Promise<void> {
  await createTriggerFunction(
    queryRunner,
    'require_known_customers',
    `
    DECLARE
      unknown_id uuid;
    BEGIN
      SELECT customer_id INTO unknown_id FROM changed
      WHERE customer_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM customer c WHERE c.id = changed.customer_id)
      LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'there is no customer %', unknown_id
          USING ERRCODE = 'foreign_key_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END`,
    ONLY_BY_KEY,
  );
  for (const event of ['INSERT', 'UPDATE']) {
    await createGuard(queryRunner, {
      name: `deposit_knows_its_customer_on_${event.toLowerCase()}`,
      table: 'deposit',
      when: `AFTER ${event} ON deposit REFERENCING NEW TABLE AS changed FOR EACH STATEMENT`,
      run: 'require_known_customers()',
    });
  }
}
