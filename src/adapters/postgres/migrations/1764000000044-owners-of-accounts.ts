import type { MigrationInterface, QueryRunner } from 'typeorm';
import { refuseStatements } from './guard';

/**
 * When a link was proven last and when other keys were seen, by block; and the operations of blocks
 * that may have changed the keys of a linked account. Links of earlier versions have neither: what
 * is not known speaks against crediting.
 */
export class OwnersOfAccounts1764000000044 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE link
        ADD COLUMN proven_at_block integer,
        ADD COLUMN suspended_at_block integer,
        ADD CONSTRAINT link_suspended_as_a_whole
          CHECK (suspended_at_block IS NULL OR suspended_at IS NOT NULL)`);
    await queryRunner.query(`
      CREATE TABLE key_update (
        account_id text NOT NULL,
        block_number integer NOT NULL,
        PRIMARY KEY (account_id, block_number)
      )`);
    const reason = 'what blocks showed is kept';
    await refuseStatements(queryRunner, 'key_update', ['UPDATE', 'DELETE', 'TRUNCATE'], reason);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE key_update');
    await queryRunner.query(`
      ALTER TABLE link
        DROP CONSTRAINT link_suspended_as_a_whole,
        DROP COLUMN suspended_at_block,
        DROP COLUMN proven_at_block`);
  }
}
