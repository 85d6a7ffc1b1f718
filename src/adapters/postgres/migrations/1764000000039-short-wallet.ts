import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when the hot wallet lacks what an approved withdrawal costs, and what left it since then. */
export class ShortWallet1764000000039 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE withdrawal ADD COLUMN short_since timestamptz
        CONSTRAINT withdrawal_short_while_approved CHECK (short_since IS NULL OR state = 'approved')`);
    // Rows come in the order of time: an index of ranges costs a payout next to nothing.
    await queryRunner.query(`
      CREATE INDEX outgoing_transaction_by_time ON outgoing_transaction
      USING brin (created_at) WITH (pages_per_range = 16, autosummarize = on)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX outgoing_transaction_by_time');
    await queryRunner.query('ALTER TABLE withdrawal DROP COLUMN short_since');
  }
}
