import type { MigrationInterface, QueryRunner } from 'typeorm';
import { freezeColumns, refuseStatements } from './guard';

/** Rates and limits with their history; what a human must look at; the switch that stops money. */
export class TermsAndSafety1764000000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createTerms(queryRunner);
    await createFindings(queryRunner);
    await createHalts(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE halt_change, halt, finding, limit_version, rate_version');
  }
}

async function createTerms(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE rate_version (
      version integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      direction text NOT NULL CHECK (direction IN ('deposit', 'withdrawal')),
      rate text NOT NULL CHECK (rate ~ '^[0-9]{1,12}([.][0-9]{1,12})?$' AND rate ~ '[1-9]'),
      effective_at timestamptz NOT NULL,
      set_by text NOT NULL,
      set_at timestamptz NOT NULL
    )`);
  await queryRunner.query(`
    CREATE TABLE limit_version (
      version integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL,
      value text NOT NULL,
      set_by text NOT NULL,
      set_at timestamptz NOT NULL
    )`);
  await queryRunner.query(
    'CREATE INDEX limit_version_newest ON limit_version (name, version DESC)',
  );
  for (const table of ['rate_version', 'limit_version']) {
    await refuseStatements(
      queryRunner,
      table,
      ['UPDATE', 'DELETE', 'TRUNCATE'],
      'versions are only added',
    );
  }
}

async function createFindings(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE finding (
      id uuid PRIMARY KEY,
      position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      kind text NOT NULL,
      subject text NOT NULL,
      summary text NOT NULL,
      evidence jsonb NOT NULL,
      halts text[] NOT NULL,
      opened_at timestamptz NOT NULL,
      last_seen_at timestamptz NOT NULL,
      closed_at timestamptz,
      closed_by text,
      close_reason text,
      CONSTRAINT finding_closed_as_a_whole CHECK (
        (closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (close_reason IS NULL)
      )
    )`);
  await queryRunner.query(
    'CREATE UNIQUE INDEX finding_one_open ON finding (kind, subject) WHERE closed_at IS NULL',
  );
  await queryRunner.query(
    'CREATE INDEX finding_open ON finding (position) WHERE closed_at IS NULL',
  );
  await queryRunner.query(
    'CREATE INDEX finding_closed ON finding (position) WHERE closed_at IS NOT NULL',
  );
  await freezeColumns(queryRunner, 'finding', ['id', 'kind', 'subject', 'opened_at']);
  await refuseStatements(queryRunner, 'finding', ['DELETE', 'TRUNCATE'], 'findings are kept');
}

async function createHalts(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE halt (
      scope text PRIMARY KEY CHECK (scope IN ('payouts', 'deposits')),
      since timestamptz NOT NULL,
      reason text NOT NULL,
      halted_by text NOT NULL
    )`);
  await queryRunner.query(`
    CREATE TABLE halt_change (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      scope text NOT NULL,
      action text NOT NULL CHECK (action IN ('halted', 'resumed')),
      reason text NOT NULL,
      changed_by text NOT NULL,
      changed_at timestamptz NOT NULL
    )`);
  await refuseStatements(
    queryRunner,
    'halt_change',
    ['UPDATE', 'DELETE', 'TRUNCATE'],
    'the log is append-only',
  );
}
