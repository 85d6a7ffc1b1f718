import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Updates are recorded before they are handled, and handled when their sender's turn comes. Only those
 * that wait have a content; those of earlier versions are all finished.
 */
export class PendingUpdates1764000000026 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE telegram_update
        ALTER COLUMN outcome DROP NOT NULL,
        ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY,
        ADD COLUMN chat_id bigint,
        ADD COLUMN content bytea,
        ADD COLUMN attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        ADD COLUMN held_until timestamptz,
        ADD CONSTRAINT telegram_update_waits_with_content CHECK (
          (outcome IS NULL) = (content IS NOT NULL) AND (outcome IS NOT NULL OR chat_id IS NOT NULL)
        )`);
    await queryRunner.query(`
      CREATE INDEX telegram_update_pending ON telegram_update (chat_id, position)
      WHERE outcome IS NULL`);
    await queryRunner.query(`
      CREATE INDEX telegram_update_unhandled ON telegram_update (received_at)
      WHERE outcome IS NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      UPDATE telegram_update SET outcome = 'set_aside', content = NULL WHERE outcome IS NULL`);
    await queryRunner.query('DROP INDEX telegram_update_unhandled, telegram_update_pending');
    await queryRunner.query(`
      ALTER TABLE telegram_update
        DROP CONSTRAINT telegram_update_waits_with_content,
        DROP COLUMN held_until,
        DROP COLUMN attempts,
        DROP COLUMN content,
        DROP COLUMN chat_id,
        DROP COLUMN position,
        ALTER COLUMN outcome SET NOT NULL`);
  }
}
