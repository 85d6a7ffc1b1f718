import type { MigrationInterface, QueryRunner } from 'typeorm';
import { refuseStatements } from './guard';

/** One row that fixes how many decimals the points have. */
export class PointsDefinition1764000000010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE points_definition (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        decimals smallint NOT NULL CHECK (decimals BETWEEN 0 AND 8)
      )`);
    await refuseStatements(
      queryRunner,
      'points_definition',
      ['UPDATE', 'DELETE', 'TRUNCATE'],
      'every booked unit depends on it',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE points_definition');
  }
}
