import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard } from './guard';

/** A deposit whose refund goes to another account than its sender. */
export class RefundElsewhere1764000000068 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE deposit ADD COLUMN refund_to_account_id text');
    // Where it goes is decided when the refund is ordered, and stays so while it is on its way.
    await createGuard(queryRunner, {
      name: 'deposit_refund_goes_where_it_was_ordered',
      table: 'deposit',
      when: `BEFORE UPDATE ON deposit FOR EACH ROW WHEN (
        OLD.refund_to_account_id IS DISTINCT FROM NEW.refund_to_account_id
        AND NOT (OLD.state = 'unattributed' AND NEW.state = 'refunding'))`,
      run: "refuse_statement('a refund goes where it was ordered to')",
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TRIGGER deposit_refund_goes_where_it_was_ordered ON deposit');
    await queryRunner.query('ALTER TABLE deposit DROP COLUMN refund_to_account_id');
  }
}
