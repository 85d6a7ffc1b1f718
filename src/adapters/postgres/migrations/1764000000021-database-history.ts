import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, createTriggerFunction, freezeColumns, refuseStatements } from './guard';

/** Which database this is, and when nothing is signed because it may have forgotten something. */
export class DatabaseHistory1764000000021 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createIdentity(queryRunner);
    await createQuarantine(queryRunner);
    await createLifetime(queryRunner);
    await refuseSignatures(queryRunner);
    // Stands in the memo of everything that is signed: the largest on the chain was given here.
    await queryRunner.query('CREATE SEQUENCE outgoing_counter MAXVALUE 140737488355327');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SEQUENCE outgoing_counter');
    await queryRunner.query('DROP FUNCTION refuse_signature_in_doubt CASCADE');
    await queryRunner.query('DROP TABLE transaction_lifetime, signing_quarantine');
    await queryRunner.query('DROP FUNCTION guard_quarantine_end, present_database_identity');
    await queryRunner.query('DROP TABLE database_identity');
  }
}

/** The first row is written by the first start, so that a copy of an empty database is no other one. */
async function createIdentity(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE database_identity (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      system_identifier text NOT NULL,
      timeline text NOT NULL,
      database_oid text NOT NULL,
      table_oid text NOT NULL,
      seen_at timestamptz NOT NULL
    )`);
  await refuseStatements(
    queryRunner,
    'database_identity',
    ['UPDATE', 'DELETE', 'TRUNCATE'],
    'the log is append-only',
  );
  const schema = await queryRunner.getCurrentSchema();
  // pg_control_checkpoint() would name the timeline, too, and may lag behind a promotion.
  await queryRunner.query(`
    CREATE FUNCTION present_database_identity(
      OUT system_identifier text, OUT timeline text, OUT database_oid text, OUT table_oid text
    ) LANGUAGE sql STABLE SET search_path = "${schema}", pg_temp AS $body$
      SELECT (SELECT c.system_identifier::text FROM pg_control_system() c),
        left(pg_walfile_name(pg_current_wal_insert_lsn()), 8),
        (SELECT d.oid::text FROM pg_database d WHERE d.datname = current_database()),
        'database_identity'::regclass::oid::text
    $body$`);
}

async function createQuarantine(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE signing_quarantine (
      id uuid PRIMARY KEY,
      position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      reason text NOT NULL CHECK (reason IN ('identity_changed', 'unknown_signature')),
      evidence jsonb NOT NULL,
      began_at timestamptz NOT NULL,
      detected_at timestamptz NOT NULL,
      until timestamptz,
      ended_at timestamptz,
      CONSTRAINT signing_quarantine_outlasts_what_was_lost CHECK (until > detected_at),
      CONSTRAINT signing_quarantine_ends_as_told CHECK (ended_at IS NULL OR until IS NOT NULL)
    )`);
  await queryRunner.query(`
    CREATE UNIQUE INDEX signing_quarantine_one_open ON signing_quarantine ((true))
    WHERE ended_at IS NULL`);
  await freezeColumns(queryRunner, 'signing_quarantine', ['id', 'began_at']);
  await createTriggerFunction(
    queryRunner,
    'guard_quarantine_end',
    `
    BEGIN
      IF OLD.ended_at IS NOT NULL OR NEW.detected_at < OLD.detected_at
        OR (NEW.until < OLD.until AND NEW.detected_at = OLD.detected_at)
        OR (NEW.ended_at IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM scan_cursor c WHERE c.block_time > NEW.until))
      THEN
        RAISE EXCEPTION 'UPDATE on signing_quarantine is refused: it ends once blocks are read beyond it'
          USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NEW;
    END`,
  );
  await createGuard(queryRunner, {
    name: 'signing_quarantine_lasts_its_time',
    table: 'signing_quarantine',
    when: 'BEFORE UPDATE ON signing_quarantine FOR EACH ROW',
    run: 'guard_quarantine_end()',
  });
  await refuseStatements(
    queryRunner,
    'signing_quarantine',
    ['DELETE', 'TRUNCATE'],
    'what was in doubt stays known',
  );
}

/** How long transactions were ever signed for: a database that forgot some cannot ask them. */
async function createLifetime(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE transaction_lifetime (
      seconds integer PRIMARY KEY CHECK (seconds BETWEEN 1 AND 86400)
    )`);
  await queryRunner.query(`
    INSERT INTO transaction_lifetime (seconds)
    SELECT least(greatest(ceil(extract(epoch FROM max(expires_at - created_at))), 1), 86400)
    FROM outgoing_transaction HAVING count(*) > 0`);
  await refuseStatements(
    queryRunner,
    'transaction_lifetime',
    ['UPDATE', 'DELETE', 'TRUNCATE'],
    'what was once signed for so long may still be on its way',
  );
}

/** The gate asks first; a connection that another server has taken over in between is caught here. */
async function refuseSignatures(queryRunner: QueryRunner): Promise<void> {
  await createTriggerFunction(
    queryRunner,
    'refuse_signature_in_doubt',
    `
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM added WHERE state = 'signed') THEN
        RETURN NULL;
      END IF;
      IF EXISTS (SELECT 1 FROM signing_quarantine WHERE ended_at IS NULL)
        OR (SELECT ROW(i.system_identifier, i.timeline, i.database_oid, i.table_oid)
          FROM database_identity i ORDER BY i.id DESC LIMIT 1)
          <> (SELECT ROW(n.system_identifier, n.timeline, n.database_oid, n.table_oid)
            FROM present_database_identity() n)
      THEN
        RAISE EXCEPTION 'INSERT on % is refused: the database may have forgotten a signature',
          TG_TABLE_NAME
          USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NULL;
    END`,
  );
  await createGuard(queryRunner, {
    name: 'outgoing_transaction_not_signed_in_doubt',
    table: 'outgoing_transaction',
    when:
      'AFTER INSERT ON outgoing_transaction REFERENCING NEW TABLE AS added ' + 'FOR EACH STATEMENT',
    run: 'refuse_signature_in_doubt()',
  });
}
