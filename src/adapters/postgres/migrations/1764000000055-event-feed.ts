import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, refuseStatements } from './guard';

/** What services are told: written with the change, and numbered once that is committed (ADR 60). */
export class EventFeed1764000000055 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Rows stay here for milliseconds: without frequent vacuums the index would be full of those that went.
    await queryRunner.query(`
      CREATE TABLE event_queue (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        id uuid NOT NULL,
        type text NOT NULL,
        version smallint NOT NULL CHECK (version > 0),
        at timestamptz NOT NULL,
        customer_id uuid,
        data jsonb NOT NULL
      ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000)`);
    await queryRunner.query(`
      CREATE TABLE recorded_event (
        sequence bigint PRIMARY KEY CHECK (sequence > 0),
        id uuid NOT NULL UNIQUE,
        type text NOT NULL,
        version smallint NOT NULL,
        at timestamptz NOT NULL,
        customer_id uuid,
        data jsonb NOT NULL
      )`);
    await refuseStatements(
      queryRunner,
      'recorded_event',
      ['UPDATE', 'TRUNCATE'],
      'what was told stays',
    );
    await createHead(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE event_head, recorded_event, event_queue');
  }
}

/** One row: who numbers events holds its lock. */
async function createHead(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE event_head (
      only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
      numbered bigint NOT NULL CHECK (numbered >= 0),
      published bigint NOT NULL,
      CONSTRAINT event_head_publishes_what_is_numbered CHECK (published BETWEEN 0 AND numbered)
    )`);
  await queryRunner.query('INSERT INTO event_head (numbered, published) VALUES (0, 0)');
  await createGuard(queryRunner, {
    name: 'event_head_never_goes_back',
    table: 'event_head',
    when: `BEFORE UPDATE ON event_head FOR EACH ROW
      WHEN (NEW.numbered < OLD.numbered OR NEW.published < OLD.published)`,
    run: "refuse_statement('numbers are never given twice')",
  });
  await refuseStatements(
    queryRunner,
    'event_head',
    ['DELETE', 'TRUNCATE'],
    'numbers are never given twice',
  );
}
