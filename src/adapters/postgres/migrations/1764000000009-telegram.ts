import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Chats with customers, the inbox of updates and the outbox of messages. */
export class Telegram1764000000009 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE telegram_chat (
        chat_id bigint PRIMARY KEY,
        customer_id uuid NOT NULL CONSTRAINT telegram_chat_of_customer UNIQUE
          REFERENCES customer (id),
        locale text NOT NULL CHECK (locale IN ('ru', 'en')),
        conversation jsonb NOT NULL,
        blocked_at timestamptz
      )`);
    await queryRunner.query(`
      CREATE TABLE telegram_update (
        update_id bigint PRIMARY KEY,
        received_at timestamptz NOT NULL,
        outcome text NOT NULL
      )`);
    await queryRunner.query('CREATE INDEX telegram_update_by_age ON telegram_update (received_at)');
    await createOutbox(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE telegram_outbox, telegram_update, telegram_chat');
  }
}

/** The chat may be a group, which has no row of its own: hence no reference. */
async function createOutbox(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE telegram_outbox (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      chat_id bigint NOT NULL,
      payload jsonb NOT NULL,
      created_at timestamptz NOT NULL,
      next_attempt_at timestamptz NOT NULL,
      attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
      delivered_at timestamptz,
      dropped_at timestamptz,
      drop_reason text,
      CONSTRAINT telegram_outbox_ends_once CHECK (delivered_at IS NULL OR dropped_at IS NULL),
      CONSTRAINT telegram_outbox_dropped_with_reason
        CHECK ((dropped_at IS NULL) = (drop_reason IS NULL))
    )`);
  await queryRunner.query(`
    CREATE INDEX telegram_outbox_queue ON telegram_outbox (chat_id, id)
    WHERE delivered_at IS NULL AND dropped_at IS NULL`);
  await queryRunner.query(`
    CREATE INDEX telegram_outbox_due ON telegram_outbox (next_attempt_at)
    WHERE delivered_at IS NULL AND dropped_at IS NULL`);
  await queryRunner.query('CREATE INDEX telegram_outbox_by_chat ON telegram_outbox (chat_id)');
  await queryRunner.query('CREATE INDEX telegram_outbox_by_age ON telegram_outbox (created_at)');
}
