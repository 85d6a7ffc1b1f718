import type { MigrationInterface, QueryRunner } from 'typeorm';
import { refuseStatements } from './guard';

/** Blocks whose transactions an operator vouches for, by number and id. */
export class AcceptedBlocks1764000000024 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE accepted_block (
        block_number integer NOT NULL CHECK (block_number > 0),
        block_id text NOT NULL CHECK (block_id ~ '^[0-9a-f]{40}$'),
        position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        reason text NOT NULL CHECK (reason <> ''),
        accepted_by text NOT NULL,
        accepted_at timestamptz NOT NULL,
        PRIMARY KEY (block_number, block_id)
      )`);
    await refuseStatements(
      queryRunner,
      'accepted_block',
      ['UPDATE', 'DELETE', 'TRUNCATE'],
      'who vouched for a block stays known',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE accepted_block');
  }
}
