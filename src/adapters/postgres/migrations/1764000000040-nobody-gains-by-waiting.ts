import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard } from './guard';

/**
 * A customer has one quote at most, which knows what points it may use; and what is not signed at its
 * deadline is cancelled. A debit may wait for points that are held. Quotes of earlier versions end: they were good for minutes. Withdrawals of
 * earlier versions get a day from now on.
 */
export class NobodyGainsByWaiting1764000000040 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DELETE FROM withdrawal_quote');
    await queryRunner.query(`
      ALTER TABLE withdrawal_quote
        ADD COLUMN balance numeric(38, 0) NOT NULL CHECK (balance >= 0),
        ADD COLUMN newest_entry bigint NOT NULL CHECK (newest_entry >= 0),
        ADD CONSTRAINT withdrawal_quote_one_per_customer UNIQUE (customer_id)`);
    await queryRunner.query(
      'CREATE INDEX withdrawal_quote_by_expiry ON withdrawal_quote (expires_at)',
    );
    await queryRunner.query(`
      CREATE TABLE waiting_debit (
        customer_id uuid NOT NULL REFERENCES customer (id),
        key text NOT NULL,
        points numeric(38, 0) NOT NULL CHECK (points > 0),
        reason text NOT NULL,
        requested_by text NOT NULL,
        requested_at timestamptz NOT NULL,
        PRIMARY KEY (customer_id, key)
      )`);
    // One constant for all rows: the table is not written anew.
    await queryRunner.query(`
      ALTER TABLE withdrawal
        ADD COLUMN deadline timestamptz NOT NULL DEFAULT now() + interval '1 day'`);
    await queryRunner.query('ALTER TABLE withdrawal ALTER COLUMN deadline DROP DEFAULT');
    await createGuard(queryRunner, {
      name: 'withdrawal_keeps_its_deadline',
      table: 'withdrawal',
      when:
        'BEFORE UPDATE ON withdrawal FOR EACH ROW ' +
        'WHEN (OLD.deadline IS DISTINCT FROM NEW.deadline)',
      run: "refuse_statement('a deadline never changes')",
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TRIGGER withdrawal_keeps_its_deadline ON withdrawal');
    await queryRunner.query('ALTER TABLE withdrawal DROP COLUMN deadline');
    await queryRunner.query('DROP TABLE waiting_debit');
    await queryRunner.query('DROP INDEX withdrawal_quote_by_expiry');
    await queryRunner.query(`
      ALTER TABLE withdrawal_quote
        DROP CONSTRAINT withdrawal_quote_one_per_customer,
        DROP COLUMN newest_entry,
        DROP COLUMN balance`);
  }
}
