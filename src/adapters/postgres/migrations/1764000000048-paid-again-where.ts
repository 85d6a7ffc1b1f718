import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A payment that was included once more stands in another block than the one in which it was irreversible at
 * first: should the chain go back again, that block says whether the payment is gone.
 */
export class PaidAgainWhere1764000000048 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE undone_transaction ADD COLUMN block_number integer');
    await queryRunner.query(`
      ALTER TABLE undone_transaction ADD CONSTRAINT undone_transaction_stands_in_a_block
        CHECK ((state = 'paid_again') = (block_number IS NOT NULL)) NOT VALID`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE undone_transaction DROP COLUMN block_number');
  }
}
