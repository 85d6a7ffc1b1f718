import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, enforceStateMachine, freezeColumns } from './guard';

/** Acts that one person asks for and another one decides, and whose keys are. */
export class DecisionsOfTwo1764000000067 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await addOwners(queryRunner);
    await queryRunner.query(`
      CREATE TABLE decision (
        id uuid PRIMARY KEY,
        position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        kind text NOT NULL,
        key text NOT NULL,
        subject_kind text NOT NULL,
        subject_id text NOT NULL,
        summary text NOT NULL,
        command text NOT NULL,
        reason text,
        asked_by text NOT NULL,
        asked_person text NOT NULL,
        asked_people text[] NOT NULL CHECK (lower(asked_person) = ANY (asked_people)),
        asked_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        is_by_one boolean NOT NULL,
        state text NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'withdrawn', 'expired')),
        decided_by text,
        decided_person text,
        decided_at timestamptz,
        decision_reason text,
        CONSTRAINT decision_ends_as_a_whole CHECK ((state = 'pending') = (decided_at IS NULL)),
        CONSTRAINT decision_is_somebodys CHECK (
          (state IN ('pending', 'expired')) = (decided_by IS NULL)
          AND (decided_by IS NULL) = (decided_person IS NULL)),
        CONSTRAINT decision_by_two_people CHECK (
          state NOT IN ('approved', 'rejected') OR is_by_one
          OR NOT lower(decided_person) = ANY (asked_people)),
        CONSTRAINT decision_by_one_is_approved_at_once CHECK (NOT is_by_one OR state = 'approved'),
        CONSTRAINT decision_in_time CHECK (
          state NOT IN ('approved', 'rejected') OR decided_at < expires_at)
      )`);
    await queryRunner.query(
      "CREATE UNIQUE INDEX decision_pending_once ON decision (kind, md5(key)) WHERE state = 'pending'",
    );
    await queryRunner.query('CREATE INDEX decision_by_key ON decision (kind, md5(key), position)');
    await queryRunner.query(
      "CREATE INDEX decision_by_expiry ON decision (expires_at) WHERE state = 'pending'",
    );
    await guardDecisions(queryRunner);
  }

  /** The moves stay, as those of other tables do. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE decision');
    await queryRunner.query('DROP TRIGGER api_key_keeps_its_owner ON api_key');
    await queryRunner.query(`ALTER TABLE api_key DROP COLUMN owner, DROP COLUMN secret_by,
      DROP COLUMN shown_to, DROP COLUMN former_shown_to`);
  }
}

/** Whose keys are, and who was shown their secrets. */
async function addOwners(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`ALTER TABLE api_key ADD COLUMN owner text, ADD COLUMN secret_by text,
    ADD COLUMN shown_to text[] NOT NULL DEFAULT '{}', ADD COLUMN former_shown_to text[] NOT NULL DEFAULT '{}'`);
  // Who rotated a key before is not known here; `domain_event` tells.
  await queryRunner.query('UPDATE api_key SET owner = name, secret_by = created_by');
  // Whoever made a key may have made others by it. The key of the settings, and the command, are nobody's in particular.
  await queryRunner.query(`
    WITH RECURSIVE shown (id, person) AS (
      SELECT id, lower(created_by) FROM api_key
      UNION
      SELECT shown.id, lower(maker.created_by)
      FROM shown JOIN api_key maker ON lower(maker.name) = shown.person)
    UPDATE api_key SET shown_to = ARRAY(
      SELECT person FROM shown WHERE shown.id = api_key.id AND person <> 'admin'
        AND (person <> 'command' OR EXISTS (SELECT 1 FROM api_key made WHERE lower(made.name) = 'command'))
      ORDER BY 1)`);
  await queryRunner.query(
    'ALTER TABLE api_key ALTER COLUMN owner SET NOT NULL, ALTER COLUMN secret_by SET NOT NULL',
  );
  await createGuard(queryRunner, {
    name: 'api_key_keeps_its_owner',
    table: 'api_key',
    when: 'BEFORE UPDATE ON api_key FOR EACH ROW WHEN (OLD.owner IS DISTINCT FROM NEW.owner)',
    run: "refuse_statement('owner never changes')",
  });
}

async function guardDecisions(queryRunner: QueryRunner): Promise<void> {
  await enforceStateMachine(queryRunner, {
    table: 'decision',
    bornAs: ['pending', 'approved'],
    moves: [
      ['pending', 'approved'],
      ['pending', 'rejected'],
      ['pending', 'withdrawn'],
      ['pending', 'expired'],
    ],
  });
  await createGuard(queryRunner, {
    name: 'decision_by_one_is_born_so',
    table: 'decision',
    when: `BEFORE INSERT ON decision FOR EACH ROW
      WHEN ((NEW.state = 'approved') IS DISTINCT FROM NEW.is_by_one)`,
    run: "refuse_statement('only an act that one person decides begins as decided')",
  });
  await createGuard(queryRunner, {
    name: 'decision_stays_decided',
    table: 'decision',
    when: "BEFORE UPDATE ON decision FOR EACH ROW WHEN (OLD.state <> 'pending')",
    run: "refuse_statement('a decision stays as it was made')",
  });
  await freezeColumns(queryRunner, 'decision', [
    ...['id', 'kind', 'key', 'subject_kind', 'subject_id', 'summary', 'command', 'reason'],
    ...['asked_by', 'asked_person', 'asked_people', 'asked_at', 'expires_at', 'is_by_one'],
  ]);
}
