import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTriggerFunction, refuseStatements } from './guard';

/** What every guarded table shares: the table of allowed moves, and the functions that refuse. */
export class Foundations1764000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE state_transition (
        machine text NOT NULL,
        from_state text NOT NULL,
        to_state text NOT NULL,
        PRIMARY KEY (machine, from_state, to_state)
      )`);
    await createTriggerFunction(
      queryRunner,
      'refuse_statement',
      `
      BEGIN
        RAISE EXCEPTION '% on % is refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0]
          USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
      END`,
    );
    await createTriggerFunction(
      queryRunner,
      'enforce_state_transition',
      `
      BEGIN
        IF NOT EXISTS (
          SELECT 1 FROM state_transition
          WHERE machine = TG_ARGV[0] AND from_state = OLD.state AND to_state = NEW.state
        ) THEN
          RAISE EXCEPTION '% may not go from % to %', TG_TABLE_NAME, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
      END`,
    );
    await refuseStatements(
      queryRunner,
      'state_transition',
      ['UPDATE', 'DELETE', 'TRUNCATE'],
      'a migration adds moves, nothing removes them',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE state_transition');
    await queryRunner.query('DROP FUNCTION enforce_state_transition, refuse_statement');
  }
}
