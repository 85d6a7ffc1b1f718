import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which nodes took a transaction, and since when a withdrawal may be paid. */
export class BroadcastsAndApprovals1764000000016 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE outgoing_transaction ADD COLUMN taken_by text[] NOT NULL DEFAULT '{}'
        CONSTRAINT outgoing_transaction_taken_by_few CHECK (cardinality(taken_by) <= 32)`);
    // Until now it was set with each change of the state: of older rows the approval is not known.
    // Null where a withdrawal was born approved, and while it was never approved.
    await queryRunner.query('ALTER TABLE withdrawal RENAME COLUMN state_since TO approved_at');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE withdrawal RENAME COLUMN approved_at TO state_since');
    await queryRunner.query('ALTER TABLE outgoing_transaction DROP COLUMN taken_by');
  }
}
