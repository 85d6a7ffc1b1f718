import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, createTriggerFunction, refuseStatements } from './guard';

/**
 * First rates count from the beginning of time: one that was set while the clock was ahead would come into
 * force again long after others were set. A version may be cancelled before it begins, and stays in the
 * book. What was asked under a key is kept, so that asking again changes nothing.
 */
export class RatesFromTheBeginning1764000000042 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await moveSeeds(queryRunner, "'epoch'");
    await queryRunner.query(`
      CREATE TABLE rate_cancellation (
        version integer PRIMARY KEY REFERENCES rate_version (version),
        cancelled_at timestamptz NOT NULL,
        cancelled_by text NOT NULL,
        reason text NOT NULL CHECK (btrim(reason) <> '')
      )`);
    await queryRunner.query(`
      CREATE TABLE rate_request (
        key text PRIMARY KEY,
        content text NOT NULL,
        versions integer[] NOT NULL CHECK (cardinality(versions) > 0),
        asked_at timestamptz NOT NULL
      )`);
    const statements = ['UPDATE', 'DELETE', 'TRUNCATE'] as const;
    await refuseStatements(
      queryRunner,
      'rate_cancellation',
      statements,
      'cancellations are only added',
    );
    await refuseStatements(queryRunner, 'rate_request', statements, 'requests are only added');
    await createTriggerFunction(
      queryRunner,
      'refuse_cancellation_of_the_past',
      `
      BEGIN
        PERFORM 1 FROM rate_version
          WHERE version = NEW.version AND effective_at > NEW.cancelled_at;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'rate version % has begun and cannot be cancelled', NEW.version
            USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END`,
    );
    await createGuard(queryRunner, {
      name: 'rate_cancellation_is_in_time',
      table: 'rate_cancellation',
      when: 'BEFORE INSERT ON rate_cancellation FOR EACH ROW',
      run: 'refuse_cancellation_of_the_past()',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE rate_request, rate_cancellation');
    await queryRunner.query('DROP FUNCTION refuse_cancellation_of_the_past()');
    await moveSeeds(queryRunner, 'set_at');
  }
}

/** The oldest version of each direction, where it is the one that the configuration gave. */
async function moveSeeds(queryRunner: QueryRunner, effectiveAt: string): Promise<void> {
  const guard = 'rate_version_refuses_update_delete_truncate';
  await queryRunner.query(`ALTER TABLE rate_version DISABLE TRIGGER ${guard}`);
  await queryRunner.query(`
    UPDATE rate_version SET effective_at = ${effectiveAt}
    WHERE set_by = 'configuration' AND version IN (
      SELECT min(version) FROM rate_version GROUP BY direction
    )`);
  await queryRunner.query(`ALTER TABLE rate_version ENABLE ALWAYS TRIGGER ${guard}`);
}
