import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Codes are counted per customer and account, no longer per account: what strangers ask for an
 * account is not held against its owner. The limit goes on with the values that it had.
 */
export class CodesPerCustomerAndAccount1764000000028 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      INSERT INTO limit_version (name, value, set_by, set_at)
      SELECT 'codes_per_customer_and_account_per_day', value, set_by, set_at FROM limit_version
      WHERE name = 'codes_per_account_per_day' ORDER BY version`);
    // The index by customer and time serves both counts.
    await queryRunner.query('DROP INDEX link_request_account_id_created_at_idx');
  }

  /** Versions of limits are only added: those of the new name stay. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX link_request_account_id_created_at_idx ON link_request (account_id, created_at)
      WHERE state IN ('requested', 'sent') OR code_hash IS NOT NULL`);
  }
}
