import type { MigrationInterface, QueryRunner } from 'typeorm';
import { freezeColumns } from './guard';

/** Browsers of operators that are signed in with a key. */
export class OperatorSessions1764000000071 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE operator_session (
        token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
        position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        key_id text NOT NULL REFERENCES api_key (id),
        key_secret_hash bytea NOT NULL CHECK (octet_length(key_secret_hash) = 32),
        started_at timestamptz NOT NULL,
        idle_until timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        CONSTRAINT operator_session_ends CHECK (started_at < idle_until AND idle_until <= ends_at)
      )`);
    await queryRunner.query(
      'CREATE INDEX operator_session_of_key ON operator_session (key_id, position)',
    );
    await queryRunner.query('CREATE INDEX operator_session_end ON operator_session (idle_until)');
    await freezeColumns(queryRunner, 'operator_session', [
      'token_hash',
      'key_id',
      'key_secret_hash',
      'started_at',
      'ends_at',
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE operator_session');
  }
}
