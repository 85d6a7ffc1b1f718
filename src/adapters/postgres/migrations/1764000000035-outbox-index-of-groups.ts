import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Only groups are looked up by their chat. An index of all chats would tempt the planner to let a claim
 * read the messages that are delivered already.
 */
export class OutboxIndexOfGroups1764000000035 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX telegram_outbox_by_chat');
    await queryRunner.query(`
      CREATE INDEX telegram_outbox_of_group ON telegram_outbox (chat_id) WHERE chat_id < 0`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX telegram_outbox_of_group');
    await queryRunner.query('CREATE INDEX telegram_outbox_by_chat ON telegram_outbox (chat_id)');
  }
}
