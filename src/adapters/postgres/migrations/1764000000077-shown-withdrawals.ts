import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which message of Telegram a chat shows a withdrawal while that is under way. */
export class ShownWithdrawals1764000000077 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Withdrawals are not referred to: what the bot shows is written without a look at them, and deleted soon.
    await queryRunner.query(`
      CREATE TABLE telegram_shown_withdrawal (
        chat_id bigint NOT NULL REFERENCES telegram_chat (chat_id) ON DELETE CASCADE,
        withdrawal_id uuid NOT NULL,
        message_id bigint NOT NULL CHECK (message_id > 0),
        shown_at timestamptz NOT NULL,
        PRIMARY KEY (chat_id, withdrawal_id)
      )`);
    await queryRunner.query(
      'CREATE INDEX telegram_shown_withdrawal_by_age ON telegram_shown_withdrawal (shown_at)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE telegram_shown_withdrawal');
  }
}
