import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allowEntryKinds, createGuard } from './guard';

const BORN_AS = ['credited', 'waiting', 'unattributed', 'other_asset'];

/**
 * The opening balance is of a definite block, and what came in up to it is history. Books that are open
 * stay as they are: their opening block is the head at which they were opened, and what came in before it
 * and belongs to nobody is offered to nobody any more. Where they are not open, the next scan says which.
 */
export class OpeningBlock1764000000046 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await allowEntryKinds(queryRunner, ['history']);
    await queryRunner.query(
      `INSERT INTO state_transition (machine, from_state, to_state)
       VALUES ('deposit', 'history', 'credited') ON CONFLICT DO NOTHING`,
    );
    await bearDeposits(queryRunner, [...BORN_AS, 'history']);
    await queryRunner.query('ALTER TABLE scan_cursor ADD COLUMN opening_block_number integer');
    await queryRunner.query(
      'UPDATE scan_cursor SET opening_block_number = (SELECT opened_at_block FROM balance_check)',
    );
    await createGuard(queryRunner, {
      name: 'scan_cursor_opens_once',
      table: 'scan_cursor',
      when: `BEFORE UPDATE ON scan_cursor FOR EACH ROW WHEN (OLD.opening_block_number IS NOT NULL
        AND OLD.opening_block_number IS DISTINCT FROM NEW.opening_block_number)`,
      run: "refuse_statement('the opening block never changes')",
    });
    await queryRunner.query(
      `UPDATE deposit SET offered_to_customer_id = NULL
       WHERE state = 'unattributed' AND offered_to_customer_id IS NOT NULL
         AND block_number <= (SELECT opening_block_number FROM scan_cursor)`,
    );
  }

  /** The moves and the kind of entry stay: no row is born that could make them. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await bearDeposits(queryRunner, BORN_AS);
    await queryRunner.query('DROP TRIGGER scan_cursor_opens_once ON scan_cursor');
    await queryRunner.query('ALTER TABLE scan_cursor DROP COLUMN opening_block_number');
  }
}

async function bearDeposits(queryRunner: QueryRunner, bornAs: readonly string[]): Promise<void> {
  const births = bornAs.map((state) => `'${state}'`).join(', ');
  await queryRunner.query('DROP TRIGGER deposit_is_born_in_order ON deposit');
  await createGuard(queryRunner, {
    name: 'deposit_is_born_in_order',
    table: 'deposit',
    when: `BEFORE INSERT ON deposit FOR EACH ROW WHEN (NEW.state NOT IN (${births}))`,
    run: `refuse_statement('a row starts as ${bornAs.join(' or ')}')`,
  });
}
