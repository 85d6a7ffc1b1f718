import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  createGuard,
  enforceStateMachine,
  freezeColumns,
  refuseStatements,
  type StateMachine,
} from './guard';

const RESCAN: StateMachine = {
  table: 'rescan',
  bornAs: ['requested'],
  moves: [
    ['requested', 'running'],
    ['requested', 'cancelled'],
    ['running', 'done'],
    ['running', 'failed'],
    ['running', 'cancelled'],
  ],
};

/** Blocks that are read again, how far that is, and what was missing; and links proven anew. */
export class Rescans1764000000013 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createRescan(queryRunner);
    await createDiscovery(queryRunner);
    // Few blocks bring deposits in, and nearly in order: such an index costs the first reading nothing.
    await queryRunner.query('CREATE INDEX deposit_by_block ON deposit USING brin (block_number)');
    await queryRunner.query('CREATE INDEX finding_by_subject ON finding (kind, subject)');
    await createGuard(queryRunner, {
      name: 'link_keeps_the_keys_that_proved_it',
      table: 'link',
      when: `BEFORE UPDATE ON link FOR EACH ROW WHEN (
        OLD.authority_fingerprint IS DISTINCT FROM NEW.authority_fingerprint
        AND NOT (OLD.suspended_at IS NOT NULL AND NEW.suspended_at IS NULL))`,
      run: "refuse_statement('only a suspended link is proven by other keys')",
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TRIGGER link_keeps_the_keys_that_proved_it ON link');
    await queryRunner.query('DROP INDEX finding_by_subject, deposit_by_block');
    await queryRunner.query('DROP TABLE rescan_discovery, rescan');
  }
}

async function createRescan(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE rescan (
      id uuid PRIMARY KEY,
      position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      from_block integer NOT NULL CHECK (from_block > 0),
      to_block integer NOT NULL,
      reason text NOT NULL CHECK (reason <> ''),
      requested_by text NOT NULL,
      requested_at timestamptz NOT NULL,
      state text NOT NULL,
      started_at timestamptz,
      ended_at timestamptz,
      end_reason text,
      reached_block integer NOT NULL,
      reached_block_id text,
      history_missing_from integer,
      history_missing_to integer,
      CONSTRAINT rescan_runs_forwards CHECK (to_block >= from_block),
      CONSTRAINT rescan_stays_in_its_range
        CHECK (reached_block BETWEEN from_block - 1 AND to_block),
      CONSTRAINT rescan_knows_what_it_links_to
        CHECK ((reached_block < from_block) = (reached_block_id IS NULL)),
      CONSTRAINT rescan_done_reached_the_end CHECK (state <> 'done' OR reached_block = to_block),
      CONSTRAINT rescan_started_as_told CHECK (
        CASE state WHEN 'requested' THEN started_at IS NULL
          WHEN 'cancelled' THEN true ELSE started_at IS NOT NULL END
      ),
      CONSTRAINT rescan_ended_as_told
        CHECK ((state IN ('done', 'failed', 'cancelled')) = (ended_at IS NOT NULL)),
      CONSTRAINT rescan_says_why_it_ended
        CHECK ((state IN ('failed', 'cancelled')) = (end_reason IS NOT NULL)),
      CONSTRAINT rescan_missing_history_is_a_range CHECK (
        num_nonnulls(history_missing_from, history_missing_to) = 0
        OR (history_missing_from BETWEEN from_block AND history_missing_to
          AND history_missing_to <= to_block) IS TRUE
      )
    )`);
  await queryRunner.query(
    "CREATE UNIQUE INDEX rescan_one_running ON rescan (state) WHERE state = 'running'",
  );
  await queryRunner.query(`
    CREATE INDEX rescan_open ON rescan (position) WHERE state IN ('requested', 'running')`);
  await enforceStateMachine(queryRunner, RESCAN);
  await freezeColumns(queryRunner, 'rescan', [
    'id',
    'from_block',
    'to_block',
    'reason',
    'requested_by',
    'requested_at',
  ]);
  await createGuard(queryRunner, {
    name: 'rescan_moves_forward',
    table: 'rescan',
    when: `BEFORE UPDATE ON rescan FOR EACH ROW WHEN (
      NEW.reached_block < OLD.reached_block
      OR (NEW.reached_block > OLD.reached_block AND OLD.state <> 'running'))`,
    run: "refuse_statement('a re-scan reads forwards, and only while it runs')",
  });
}

async function createDiscovery(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE rescan_discovery (
      rescan_id uuid NOT NULL REFERENCES rescan (id),
      position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      kind text NOT NULL,
      chain_key text NOT NULL,
      block_number integer NOT NULL,
      summary text NOT NULL,
      repaired boolean NOT NULL,
      PRIMARY KEY (rescan_id, kind, chain_key)
    )`);
  await queryRunner.query(
    'CREATE INDEX rescan_discovery_newest ON rescan_discovery (rescan_id, position)',
  );
  await refuseStatements(
    queryRunner,
    'rescan_discovery',
    ['UPDATE', 'DELETE', 'TRUNCATE'],
    'what was found stays found',
  );
}
