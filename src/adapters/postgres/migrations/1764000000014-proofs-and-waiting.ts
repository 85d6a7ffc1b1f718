import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard } from './guard';

/** Which keys a code was encrypted to, and what a withdrawal waits for. */
export class ProofsAndWaiting1764000000014 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await rememberKeysOfCodes(queryRunner);
    // Only an approved one waits, and whether for its link is read from the link itself.
    await queryRunner.query(`
      UPDATE withdrawal SET waiting_for = NULL
      WHERE waiting_for IS NOT NULL AND (state <> 'approved' OR waiting_for = 'link_suspended')`);
  }

  /** What was cleared was wrong or is derived: it is not put back. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TRIGGER link_request_keeps_the_keys_of_its_code ON link_request');
    await queryRunner.query('ALTER TABLE link_request DROP COLUMN authority_fingerprint');
  }
}

/** Null in a request without a code, and where the code is older than this column. */
async function rememberKeysOfCodes(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query('ALTER TABLE link_request ADD COLUMN authority_fingerprint text');
  await queryRunner.query(`
    ALTER TABLE link_request ADD CONSTRAINT link_request_keys_are_those_of_its_code
    CHECK (authority_fingerprint IS NULL OR code_hash IS NOT NULL)`);
  await createGuard(queryRunner, {
    name: 'link_request_keeps_the_keys_of_its_code',
    table: 'link_request',
    when: `BEFORE UPDATE ON link_request FOR EACH ROW WHEN (OLD.code_hash IS NOT NULL AND
      OLD.authority_fingerprint IS DISTINCT FROM NEW.authority_fingerprint)`,
    run: "refuse_statement('the keys of a code are set once, with the code')",
  });
}
