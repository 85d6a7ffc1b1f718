import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createOwnersFunction, refuseStatements } from './guard';

/** Who waits here acts as an operator: nobody who moves customers' money does. */
const CHAIN_LOCK = 7_001_401;

/** What operators do, each act with the hash of the one before, and the heads that were kept elsewhere. */
export class ActsOfOperators1764000000066 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE operator_act (
        number bigint PRIMARY KEY CHECK (number > 0),
        acted_at timestamptz NOT NULL CHECK (acted_at = date_trunc('milliseconds', acted_at)),
        act text NOT NULL,
        operator text NOT NULL,
        key_id text,
        request_id text,
        subject_kind text NOT NULL,
        subject_id text NOT NULL,
        reason text,
        before text,
        after text,
        details text NOT NULL,
        previous_hash bytea NOT NULL CHECK (octet_length(previous_hash) = 32),
        hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32)
      )`);
    await queryRunner.query(
      'CREATE INDEX operator_act_by_operator ON operator_act (operator, number)',
    );
    await queryRunner.query(
      'CREATE INDEX operator_act_by_subject ON operator_act (subject_id, number)',
    );
    await queryRunner.query('CREATE INDEX operator_act_by_time ON operator_act (acted_at)');
    await queryRunner.query(`
      CREATE TABLE audit_anchor (
        day date PRIMARY KEY,
        number bigint NOT NULL,
        hash bytea NOT NULL CHECK (octet_length(hash) = 32),
        anchored_at timestamptz NOT NULL
      )`);
    for (const table of ['operator_act', 'audit_anchor']) {
      await refuseStatements(
        queryRunner,
        table,
        ['UPDATE', 'DELETE', 'TRUNCATE'],
        'what operators did stays as it was written',
      );
    }
    await createAppend(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION append_operator_acts');
    await queryRunner.query('DROP TABLE operator_act, audit_anchor');
  }
}

/**
 * The role of the gateway has no INSERT: acts come by this alone, so that none is without its place. `hashOfAct`
 * in src/audit/act-chain.ts computes the same on its own.
 */
async function createAppend(queryRunner: QueryRunner): Promise<void> {
  await createOwnersFunction(queryRunner, {
    signature: `append_operator_acts(
      times timestamptz[], acts text[], operators text[], key_ids text[], request_ids text[],
      subject_kinds text[], subject_ids text[], reasons text[], befores text[], afters text[],
      details_texts text[]
    ) RETURNS void`,
    body: `
      DECLARE
        given record;
        field text;
        canonical text;
        last_number bigint;
        last_hash bytea;
        new_hash bytea;
      BEGIN
        PERFORM pg_advisory_xact_lock(${CHAIN_LOCK});
        SELECT number, hash INTO last_number, last_hash FROM operator_act ORDER BY number DESC LIMIT 1;
        IF NOT FOUND THEN
          last_number := 0;
          last_hash := decode(repeat('00', 32), 'hex');
        END IF;
        FOR given IN
          SELECT * FROM unnest(times, acts, operators, key_ids, request_ids, subject_kinds, subject_ids,
            reasons, befores, afters, details_texts) WITH ORDINALITY
            AS each (at, act, operator, key_id, request_id, subject_kind, subject_id, reason, before,
              after, details, ordinal)
          ORDER BY ordinal
        LOOP
          last_number := last_number + 1;
          canonical := '';
          FOREACH field IN ARRAY ARRAY[
            last_number::text, (extract(epoch FROM given.at) * 1000)::bigint::text, given.act,
            given.operator, given.key_id, given.request_id, given.subject_kind, given.subject_id,
            given.reason, given.before, given.after, given.details]
          LOOP
            canonical := canonical || CASE WHEN field IS NULL THEN '-,'
              ELSE octet_length(convert_to(field, 'UTF8')) || ':' || field || ',' END;
          END LOOP;
          new_hash := sha256(last_hash || convert_to(canonical, 'UTF8'));
          INSERT INTO operator_act (number, acted_at, act, operator, key_id, request_id, subject_kind,
            subject_id, reason, before, after, details, previous_hash, hash)
          VALUES (last_number, given.at, given.act, given.operator, given.key_id, given.request_id,
            given.subject_kind, given.subject_id, given.reason, given.before, given.after,
            given.details, last_hash, new_hash);
          last_hash := new_hash;
        END LOOP;
      END`,
  });
}
