import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { TeamMigrations } from 'crowdwiz-gateway/postgres';

class ClubTables1790000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE club_deposit (
        deposit_id uuid PRIMARY KEY,
        customer_id uuid NOT NULL,
        cwd numeric NOT NULL
      )`);
    await queryRunner.query('CREATE INDEX club_deposit_customer ON club_deposit (customer_id)');
    await queryRunner.query(`
      CREATE TABLE club_greeting (
        id uuid PRIMARY KEY,
        customer_id uuid NOT NULL,
        deposits integer NOT NULL,
        queued_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE club_greeting, club_deposit');
  }
}

/** Deposits are changed when an operator moves one; greetings leave once they are delivered. */
export const CLUB_MIGRATIONS: TeamMigrations = {
  steps: [ClubTables1790000000001],
  tables: { club_deposit: 'change', club_greeting: 'queue' },
};
