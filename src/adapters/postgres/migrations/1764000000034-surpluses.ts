import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allowEntryKinds, createGuard, freezeColumns, refuseStatements } from './guard';

/** CWD that the chain shows and nothing explains: booked as owed, until it is explained. */
export class Surpluses1764000000034 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await allowEntryKinds(queryRunner, ['surplus', 'surplus_explained', 'surplus_kept']);
    await queryRunner.query(`
      INSERT INTO ledger_account (code, asset, normal_side, overdraft_allowed)
      VALUES ('unexplained', 'CWD', 'credit', false) ON CONFLICT (code) DO NOTHING`);
    await queryRunner.query(`
      ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_unexplained_without_overdraft
      CHECK (code <> 'unexplained' OR NOT overdraft_allowed)`);
    await queryRunner.query(`
      ALTER TABLE balance_check ADD COLUMN differs_since_block integer,
        ADD COLUMN least_surplus numeric(38, 0) CHECK (least_surplus > 0)`);
    await createSurplus(queryRunner);
  }

  /** The account and the kinds of entries stay: entries may be of them. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE surplus');
    await queryRunner.query(`
      ALTER TABLE balance_check DROP COLUMN differs_since_block, DROP COLUMN least_surplus`);
    await queryRunner.query(`
      ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_unexplained_without_overdraft`);
  }
}

async function createSurplus(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE surplus (
      id uuid PRIMARY KEY,
      position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      units numeric(38, 0) NOT NULL CHECK (units > 0),
      remaining numeric(38, 0) NOT NULL,
      kept numeric(38, 0) NOT NULL DEFAULT 0,
      since_block integer NOT NULL,
      up_to_block integer NOT NULL,
      booked_at timestamptz NOT NULL,
      CONSTRAINT surplus_is_the_sum_of_its_parts
        CHECK (remaining >= 0 AND kept >= 0 AND remaining + kept <= units),
      CONSTRAINT surplus_is_irreversible CHECK (since_block <= up_to_block)
    )`);
  await queryRunner.query('CREATE INDEX surplus_open ON surplus (position) WHERE remaining > 0');
  await queryRunner.query('CREATE INDEX surplus_by_block ON surplus (up_to_block)');
  await freezeColumns(queryRunner, 'surplus', [
    'id',
    'units',
    'since_block',
    'up_to_block',
    'booked_at',
  ]);
  await createGuard(queryRunner, {
    name: 'surplus_only_shrinks',
    table: 'surplus',
    when: `BEFORE UPDATE ON surplus FOR EACH ROW WHEN (NEW.remaining > OLD.remaining
      OR NEW.remaining + NEW.kept > OLD.remaining + OLD.kept)`,
    run: "refuse_statement('what is explained stays explained')",
  });
  await refuseStatements(queryRunner, 'surplus', ['DELETE', 'TRUNCATE'], 'surpluses are kept');
}
