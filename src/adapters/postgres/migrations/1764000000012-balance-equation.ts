import type { MigrationInterface, QueryRunner } from 'typeorm';
import { freezeColumns, refuseStatements } from './guard';

/** Where the books opened, what explains a difference, and corrections by a person. */
export class BalanceEquation1764000000012 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE balance_check
        ADD COLUMN opened_at_block integer,
        ADD COLUMN agreed_at_block integer,
        ADD COLUMN in_flight numeric(38, 0) NOT NULL DEFAULT 0 CHECK (in_flight >= 0),
        ADD COLUMN pending numeric(38, 0) NOT NULL DEFAULT 0,
        ADD COLUMN explanation text`);
    // Of older books only this is known: they were open by then.
    await queryRunner.query(`
      UPDATE balance_check SET opened_at_block = head_number,
        agreed_at_block = CASE WHEN difference = 0 THEN head_number END`);
    await freezeColumns(queryRunner, 'balance_check', ['opened_at_block']);
    await refuseStatements(
      queryRunner,
      'balance_check',
      ['DELETE', 'TRUNCATE'],
      'the books would open a second time',
    );
    await createOddOperations(queryRunner);
    await allowKinds(queryRunner, [...KINDS, 'correction']);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await allowKinds(queryRunner, KINDS);
    await queryRunner.query('DROP TABLE odd_operation');
    await queryRunner.query('DROP TRIGGER balance_check_keeps_its_facts ON balance_check');
    await queryRunner.query('DROP TRIGGER balance_check_refuses_delete_truncate ON balance_check');
    await queryRunner.query(`
      ALTER TABLE balance_check DROP COLUMN opened_at_block, DROP COLUMN agreed_at_block,
        DROP COLUMN in_flight, DROP COLUMN pending, DROP COLUMN explanation`);
  }
}

const KINDS = [
  'opening',
  'deposit',
  'unattributed',
  'attribution',
  'refund',
  'adjustment',
  'hold',
  'hold_released',
  'withdrawal',
  'network_fee',
  'foreign_operation',
];

async function allowKinds(queryRunner: QueryRunner, kinds: readonly string[]): Promise<void> {
  const list = kinds.map((kind) => `'${kind}'`).join(', ');
  await queryRunner.query(`
    ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_kind_check,
      ADD CONSTRAINT ledger_entry_kind_check CHECK (kind IN (${list}))`);
}

async function createOddOperations(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    CREATE TABLE odd_operation (
      key text PRIMARY KEY,
      block_number integer NOT NULL CHECK (block_number > 0),
      operation_type integer NOT NULL,
      transaction_id text,
      amounts numeric(38, 0)[] NOT NULL,
      fee numeric(38, 0) NOT NULL CHECK (fee >= 0)
    )`);
  await queryRunner.query('CREATE INDEX odd_operation_by_block ON odd_operation (block_number)');
  await refuseStatements(
    queryRunner,
    'odd_operation',
    ['UPDATE', 'DELETE', 'TRUNCATE'],
    'what may explain a difference is kept',
  );
}
