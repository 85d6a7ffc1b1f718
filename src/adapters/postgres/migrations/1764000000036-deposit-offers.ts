import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is to be offered what came from a linked account: worked off in batches, in turn. */
export class DepositOffers1764000000036 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE deposit_offer (
        customer_id uuid PRIMARY KEY REFERENCES customer (id),
        after_position bigint NOT NULL,
        turn bigint NOT NULL DEFAULT 0
      )`);
    await queryRunner.query('CREATE INDEX deposit_offer_in_turn ON deposit_offer (turn)');
    await queryRunner.query('DROP INDEX deposit_unattributed_from');
    await queryRunner.query(`
      CREATE INDEX deposit_unattributed_from ON deposit (from_account_id, position)
      WHERE state = 'unattributed'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX deposit_unattributed_from');
    await queryRunner.query(`
      CREATE INDEX deposit_unattributed_from ON deposit (from_account_id)
      WHERE state = 'unattributed'`);
    await queryRunner.query('DROP TABLE deposit_offer');
  }
}
