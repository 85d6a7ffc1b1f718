import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A comparison of books and chain from before a reconciliation says nothing about the chain since. */
export class OutdatedComparison1764000000049 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE balance_check ADD COLUMN outdated boolean NOT NULL DEFAULT false',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE balance_check DROP COLUMN outdated');
  }
}
