import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, freezeColumns, refuseStatements } from './guard';

/** Keys that are given out, and what was answered under a caller's idempotency keys. */
export class ApiKeys1764000000053 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE api_key (
        id text PRIMARY KEY CHECK (id ~ '^[a-z2-9]{12}$'),
        position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        name text NOT NULL,
        role text NOT NULL CHECK (role IN ('viewer', 'operator', 'approver', 'admin', 'service')),
        scopes text[] CHECK (scopes IS NULL OR role = 'service'),
        networks text[],
        requests_per_minute integer CHECK (requests_per_minute > 0),
        expires_at timestamptz,
        secret_hash bytea NOT NULL CHECK (octet_length(secret_hash) = 32),
        former_hash bytea CHECK (octet_length(former_hash) = 32),
        former_until timestamptz,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        last_used_at timestamptz,
        revoked_at timestamptz,
        CONSTRAINT api_key_former_has_an_end CHECK ((former_hash IS NULL) = (former_until IS NULL))
      )`);
    await queryRunner.query('CREATE UNIQUE INDEX api_key_name_once ON api_key (lower(name))');
    await freezeColumns(queryRunner, 'api_key', [
      'id',
      'name',
      'role',
      'scopes',
      'networks',
      'requests_per_minute',
      'expires_at',
      'created_at',
      'created_by',
    ]);
    await createGuard(queryRunner, {
      name: 'api_key_stays_revoked',
      table: 'api_key',
      when: `BEFORE UPDATE ON api_key FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL AND (
        NEW.revoked_at IS DISTINCT FROM OLD.revoked_at OR NEW.secret_hash <> OLD.secret_hash))`,
      run: "refuse_statement('a revoked key stays closed')",
    });
    await refuseStatements(queryRunner, 'api_key', ['DELETE', 'TRUNCATE'], 'names stay known');
    await queryRunner.query(`
      CREATE TABLE idempotent_call (
        caller text NOT NULL,
        key text NOT NULL CHECK (octet_length(key) BETWEEN 1 AND 255),
        request_hash bytea NOT NULL CHECK (octet_length(request_hash) = 32),
        status smallint NOT NULL,
        body jsonb NOT NULL,
        answered_at timestamptz NOT NULL,
        PRIMARY KEY (caller, key)
      )`);
    await queryRunner.query('CREATE INDEX idempotent_call_age ON idempotent_call (answered_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE idempotent_call, api_key');
  }
}
