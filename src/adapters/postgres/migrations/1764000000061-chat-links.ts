import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, freezeColumns } from './guard';

/**
 * Links by which a chat of the bot becomes a customer's, the name of the bot, which every process needs for them, and
 * the service's own names of withdrawals.
 */
export class ChatLinks1764000000061 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await createChatLinks(queryRunner);
    await queryRunner.query(`
      CREATE TABLE telegram_bot (
        single boolean PRIMARY KEY DEFAULT true CHECK (single),
        name text NOT NULL CHECK (name ~ '^[A-Za-z0-9_]{1,64}$')
      )`);
    // Whether a customer ever had a link is asked by the customer.
    await queryRunner.query('CREATE INDEX link_of_customer ON link (customer_id)');
    await nameWithdrawals(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TRIGGER withdrawal_keeps_its_reference ON withdrawal');
    await queryRunner.query('ALTER TABLE withdrawal DROP COLUMN reference');
    await queryRunner.query('DROP INDEX link_of_customer');
    await queryRunner.query('DROP TABLE telegram_bot, chat_link');
  }
}

/** Those that were opened are kept: they say that a chat was given to its customer by the service. */
async function createChatLinks(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE chat_link (
      id uuid PRIMARY KEY,
      customer_id uuid NOT NULL REFERENCES customer (id),
      token_hash bytea NOT NULL CONSTRAINT chat_link_token_once UNIQUE
        CHECK (octet_length(token_hash) = 32),
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
      opened_by bigint,
      opened_at timestamptz,
      CONSTRAINT chat_link_opened_as_a_whole CHECK ((opened_by IS NULL) = (opened_at IS NULL))
    )`);
  await queryRunner.query(
    'CREATE INDEX chat_link_opened ON chat_link (customer_id) WHERE opened_by IS NOT NULL',
  );
  await queryRunner.query(
    'CREATE INDEX chat_link_by_expiry ON chat_link (expires_at) WHERE opened_by IS NULL',
  );
  await freezeColumns(queryRunner, 'chat_link', [
    ...['id', 'customer_id', 'token_hash', 'created_at', 'expires_at'],
  ]);
  await createGuard(queryRunner, {
    name: 'chat_link_is_opened_once',
    table: 'chat_link',
    when: 'BEFORE UPDATE ON chat_link FOR EACH ROW WHEN (OLD.opened_by IS NOT NULL)',
    run: "refuse_statement('a link to a chat is opened once')",
  });
}

/** For one customer a name counts once, as those of credits, debits and holds do. */
async function nameWithdrawals(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    ALTER TABLE withdrawal ADD COLUMN reference text
      CONSTRAINT withdrawal_reference_is_visible CHECK (reference ~ '^[\\x21-\\x7e]{1,200}$')`);
  await queryRunner.query(`
    CREATE UNIQUE INDEX withdrawal_reference_once ON withdrawal (reference, customer_id)
    WHERE reference IS NOT NULL`);
  await createGuard(queryRunner, {
    name: 'withdrawal_keeps_its_reference',
    table: 'withdrawal',
    when:
      'BEFORE UPDATE ON withdrawal FOR EACH ROW ' +
      'WHEN (OLD.reference IS DISTINCT FROM NEW.reference)',
    run: "refuse_statement('reference never changes')",
  });
}
