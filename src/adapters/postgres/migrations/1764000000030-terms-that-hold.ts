import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a rate was set, and which rules it may break because whoever set it named them. */
export class TermsThatHold1764000000030 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE rate_version
        ADD COLUMN reason text,
        ADD COLUMN allowed text[] NOT NULL DEFAULT '{}',
        ADD CONSTRAINT rate_version_allows_known_rules
          CHECK (allowed <@ ARRAY['spread', 'factor']),
        ADD CONSTRAINT rate_version_says_why
          CHECK (allowed = '{}' OR (reason IS NOT NULL AND btrim(reason) <> ''))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE rate_version DROP COLUMN reason, DROP COLUMN allowed');
  }
}
