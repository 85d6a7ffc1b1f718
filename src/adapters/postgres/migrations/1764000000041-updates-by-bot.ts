import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each bot has its own numbers of updates: those of another bot are not the same ones. Rows from before
 * are marked as of an unknown bot, until the bot of this gateway takes them for its own.
 */
export class UpdatesByBot1764000000041 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE telegram_update
        ADD COLUMN bot_id bigint NOT NULL DEFAULT 0 CHECK (bot_id >= 0),
        DROP CONSTRAINT telegram_update_pkey,
        ADD PRIMARY KEY (bot_id, update_id)`);
    await queryRunner.query('ALTER TABLE telegram_update ALTER COLUMN bot_id DROP DEFAULT');
    await queryRunner.query('DROP INDEX telegram_update_pending');
    await queryRunner.query(`
      CREATE INDEX telegram_update_pending ON telegram_update (bot_id, chat_id, position)
      WHERE outcome IS NULL`);
  }

  /** Only one bot's updates fit into the table as it was: of two of the same number the later one. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM telegram_update AS older USING telegram_update AS newer
      WHERE older.update_id = newer.update_id AND older.position < newer.position`);
    await queryRunner.query('DROP INDEX telegram_update_pending');
    await queryRunner.query(`
      CREATE INDEX telegram_update_pending ON telegram_update (chat_id, position)
      WHERE outcome IS NULL`);
    await queryRunner.query(`
      ALTER TABLE telegram_update
        DROP CONSTRAINT telegram_update_pkey,
        DROP COLUMN bot_id,
        ADD PRIMARY KEY (update_id)`);
  }
}
