import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, freezeColumns } from './guard';

const MOVES = `
  ('alarm', 'open', 'acknowledged'), ('alarm', 'open', 'cleared'),
  ('alarm', 'acknowledged', 'cleared'), ('alarm', 'cleared', 'open')`;

/**
 * Alarms, what was to be told of them (notices), and how far each channel has told it. Causes are not named by
 * foreign keys: they are rows of many tables, or no rows at all.
 */
export class Alarms1764000000062 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await this.createAlarms(queryRunner);
    await this.createNotices(queryRunner);
    await queryRunner.query(
      `INSERT INTO state_transition (machine, from_state, to_state) VALUES ${MOVES} ON CONFLICT DO NOTHING`,
    );
    await createGuard(queryRunner, {
      name: 'alarm_moves_by_the_table',
      table: 'alarm',
      when: 'BEFORE UPDATE ON alarm FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)',
      run: `enforce_state_transition('alarm')`,
    });
    await createGuard(queryRunner, {
      name: 'alarm_is_born_open',
      table: 'alarm',
      when: `BEFORE INSERT ON alarm FOR EACH ROW WHEN (NEW.state <> 'open')`,
      run: `refuse_statement('a row starts as open')`,
    });
    await freezeColumns(queryRunner, 'alarm', ['id', 'kind', 'subject', 'first_at']);
  }

  /** Moves stay known: nothing removes them from their table. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE alarm_channel, alarm_notice, alarm');
  }

  private async createAlarms(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE alarm (
        id uuid PRIMARY KEY,
        position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        kind text NOT NULL,
        subject text NOT NULL,
        severity text NOT NULL CHECK (severity IN ('page', 'warn', 'info')),
        state text NOT NULL CHECK (state IN ('open', 'acknowledged', 'cleared')),
        summary text NOT NULL,
        first_at timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        count integer NOT NULL CHECK (count > 0),
        acknowledged_at timestamptz,
        acknowledged_by text,
        cleared_at timestamptz,
        told_as text CHECK (told_as IN ('raised', 'cleared')),
        told_at timestamptz,
        tellings integer NOT NULL CHECK (tellings >= 0),
        CONSTRAINT alarm_acknowledged_by_somebody
          CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL)
            AND (state <> 'acknowledged' OR acknowledged_at IS NOT NULL)
            AND (state <> 'open' OR acknowledged_at IS NULL)),
        CONSTRAINT alarm_cleared_at_a_time CHECK ((state = 'cleared') = (cleared_at IS NOT NULL)),
        CONSTRAINT alarm_told_at_a_time CHECK ((told_as IS NULL) = (told_at IS NULL))
      )`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX alarm_lives_once ON alarm (kind, subject) WHERE state <> 'cleared'`,
    );
    await queryRunner.query(
      `CREATE INDEX alarm_cleared ON alarm (cleared_at) WHERE state = 'cleared'`,
    );
    await queryRunner.query(
      `CREATE INDEX alarm_cleared_untold ON alarm (id)
       WHERE state = 'cleared' AND told_as = 'raised' AND severity <> 'info'`,
    );
    await queryRunner.query('CREATE INDEX alarm_by_state ON alarm (state, position)');
  }

  private async createNotices(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE alarm_notice (
        id uuid PRIMARY KEY,
        position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        phase text NOT NULL CHECK (phase IN ('raised', 'repeated', 'cleared')),
        kind text NOT NULL,
        severity text NOT NULL CHECK (severity IN ('page', 'warn', 'info')),
        shown jsonb NOT NULL,
        alarm_ids uuid[] NOT NULL,
        made_at timestamptz NOT NULL
      )`);
    await queryRunner.query('CREATE INDEX alarm_notice_by_time ON alarm_notice (made_at)');
    await queryRunner.query(`
      CREATE TABLE alarm_channel (
        name text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9-]{0,39}$'),
        told_to bigint NOT NULL CHECK (told_to >= 0),
        failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
        next_attempt_at timestamptz,
        last_error text
      )`);
  }
}
