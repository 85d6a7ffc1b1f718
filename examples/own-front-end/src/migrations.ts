import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { TeamMigrations } from 'crowdwiz-gateway/postgres';

class ShopTables1790000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE shop_visitor (
        token_hash text PRIMARY KEY,
        customer_id uuid NOT NULL
      )`);
    await queryRunner.query(`
      CREATE TABLE shop_purchase (
        customer_id uuid NOT NULL,
        id uuid NOT NULL,
        item text NOT NULL,
        bought_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (customer_id, id)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE shop_purchase, shop_visitor');
  }
}

/** Rows are added and stay: the gateway's role may do that, and nothing else with these tables. */
export const SHOP_MIGRATIONS: TeamMigrations = {
  steps: [ShopTables1790000000001],
  tables: { shop_visitor: 'append', shop_purchase: 'append' },
};
