import type { MigrationInterface, QueryRunner } from 'typeorm';
import { refuseStatements } from './guard';

/** Everything that happened, in order, written in the transaction that made it happen. */
export class Events1764000000008 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE domain_event (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        type text NOT NULL,
        payload jsonb NOT NULL,
        published_at timestamptz NOT NULL
      )`);
    await refuseStatements(queryRunner, 'domain_event', ['UPDATE'], 'what happened stays');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE domain_event');
  }
}
