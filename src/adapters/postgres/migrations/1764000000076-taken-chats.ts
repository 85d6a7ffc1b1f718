import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, refuseStatements } from './guard';

/** Chats that were taken from their customers, and links to chats that were cancelled. */
export class TakenChats1764000000076 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await cancelChatLinks(queryRunner);
    await queryRunner.query(`
      CREATE TABLE taken_chat (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        customer_id uuid NOT NULL REFERENCES customer (id),
        chat_id bigint NOT NULL,
        taken_at timestamptz NOT NULL
      )`);
    await queryRunner.query('CREATE INDEX taken_chat_by_chat ON taken_chat (chat_id)');
    await refuseStatements(
      queryRunner,
      'taken_chat',
      ['UPDATE', 'DELETE', 'TRUNCATE'],
      'that a chat was taken from its customer is never forgotten',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE taken_chat');
    await queryRunner.query('DROP TRIGGER chat_link_stays_cancelled ON chat_link');
    await queryRunner.query('ALTER TABLE chat_link DROP COLUMN cancelled_at, DROP COLUMN position');
  }
}

async function cancelChatLinks(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    ALTER TABLE chat_link
      ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY,
      ADD COLUMN cancelled_at timestamptz,
      ADD CONSTRAINT chat_link_opened_or_cancelled
        CHECK (opened_by IS NULL OR cancelled_at IS NULL)`);
  await queryRunner.query(`
    CREATE INDEX chat_link_open_of_customer ON chat_link (customer_id, position)
    WHERE opened_by IS NULL AND cancelled_at IS NULL`);
  await createGuard(queryRunner, {
    name: 'chat_link_stays_cancelled',
    table: 'chat_link',
    when: 'BEFORE UPDATE ON chat_link FOR EACH ROW WHEN (OLD.cancelled_at IS NOT NULL)',
    run: "refuse_statement('a link to a chat is cancelled once')",
  });
}
