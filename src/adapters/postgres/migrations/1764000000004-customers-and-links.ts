import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  createGuard,
  enforceStateMachine,
  freezeColumns,
  refuseStatements,
  type StateMachine,
} from './guard';

const LINK_REQUEST: StateMachine = {
  table: 'link_request',
  bornAs: ['requested'],
  moves: [
    ['requested', 'sent'],
    ['requested', 'cancelled'],
    ['requested', 'superseded'],
    ['requested', 'failed'],
    ['sent', 'confirmed'],
    ['sent', 'cancelled'],
    ['sent', 'failed'],
    ['sent', 'exhausted'],
    ['sent', 'superseded'],
  ],
};

/** Who is known, which chain account is proven to be theirs, and how it was asked for. */
export class CustomersAndLinks1764000000004 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createCustomers(queryRunner);
    await createLinks(queryRunner);
    await createLinkRequests(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE link_request, link, customer');
  }
}

async function createCustomers(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE customer (
      id uuid PRIMARY KEY,
      position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      external_reference text NOT NULL CONSTRAINT customer_known_once UNIQUE,
      registered_at timestamptz NOT NULL
    )`);
  await freezeColumns(queryRunner, 'customer', ['id', 'external_reference', 'registered_at']);
  await refuseStatements(queryRunner, 'customer', ['DELETE', 'TRUNCATE'], 'customers are kept');
}

async function createLinks(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE link (
      id uuid PRIMARY KEY,
      customer_id uuid NOT NULL REFERENCES customer (id),
      account_id text NOT NULL,
      account_name text NOT NULL,
      verified_at timestamptz NOT NULL,
      verified_at_block integer NOT NULL,
      ended_at timestamptz,
      ended_at_block integer,
      authority_fingerprint text NOT NULL,
      suspended_at timestamptz,
      CONSTRAINT link_ended_as_a_whole CHECK ((ended_at IS NULL) = (ended_at_block IS NULL))
    )`);
  await queryRunner.query(
    'CREATE UNIQUE INDEX link_one_living_per_account ON link (account_id) WHERE ended_at IS NULL',
  );
  await queryRunner.query(
    'CREATE UNIQUE INDEX link_one_living_per_customer ON link (customer_id) WHERE ended_at IS NULL',
  );
  await queryRunner.query('CREATE INDEX link_by_account ON link (account_id)');
  await freezeColumns(queryRunner, 'link', [
    'id',
    'customer_id',
    'account_id',
    'account_name',
    'verified_at',
    'verified_at_block',
  ]);
  await createGuard(queryRunner, {
    name: 'link_ends_once',
    table: 'link',
    when: 'BEFORE UPDATE ON link FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL)',
    run: "refuse_statement('an ended link stays as it was')",
  });
  await refuseStatements(queryRunner, 'link', ['DELETE', 'TRUNCATE'], 'links are kept');
}

async function createLinkRequests(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE link_request (
      id uuid PRIMARY KEY,
      position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      customer_id uuid NOT NULL REFERENCES customer (id),
      account_id text NOT NULL,
      account_name text NOT NULL,
      state text NOT NULL,
      created_at timestamptz NOT NULL,
      code_hash text,
      code_expires_at timestamptz,
      attempts integer NOT NULL CHECK (attempts >= 0),
      CONSTRAINT link_request_has_whole_code
        CHECK ((code_hash IS NULL) = (code_expires_at IS NULL)),
      CONSTRAINT link_request_sent_with_code
        CHECK (state NOT IN ('sent', 'confirmed', 'exhausted') OR code_hash IS NOT NULL)
    )`);
  await queryRunner.query(`
    CREATE UNIQUE INDEX link_request_one_open ON link_request (customer_id)
    WHERE state IN ('requested', 'sent')`);
  await queryRunner.query(
    "CREATE INDEX link_request_awaiting ON link_request (position) WHERE state = 'requested'",
  );
  // What was given up before a code was signed costs no fee and counts for no limit.
  for (const columns of ['customer_id, created_at', 'account_id, created_at', 'created_at']) {
    await queryRunner.query(`
      CREATE INDEX ON link_request (${columns})
      WHERE state IN ('requested', 'sent') OR code_hash IS NOT NULL`);
  }
  await enforceStateMachine(queryRunner, LINK_REQUEST);
  await freezeColumns(queryRunner, 'link_request', [
    'id',
    'customer_id',
    'account_id',
    'account_name',
    'created_at',
  ]);
  await createGuard(queryRunner, {
    name: 'link_request_keeps_its_code',
    table: 'link_request',
    when: `BEFORE UPDATE ON link_request FOR EACH ROW WHEN (OLD.code_hash IS NOT NULL AND
      ROW(OLD.code_hash, OLD.code_expires_at) IS DISTINCT FROM
      ROW(NEW.code_hash, NEW.code_expires_at))`,
    run: "refuse_statement('a code is set once')",
  });
}
