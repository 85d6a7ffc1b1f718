import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, createTriggerFunction, ONLY_BY_KEY } from './guard';

const END = 'outgoing_payment_ends_with_its_transaction';
const WHEN_IT_ENDS =
  'BEFORE UPDATE ON outgoing_payment FOR EACH ROW WHEN (OLD.living IS DISTINCT FROM NEW.living)';

/**
 * A refund that went with a chain that has gone back, and is dead, pays no more: its deposit is
 * unattributed again, and may be refunded by another transaction.
 */
export class RefundedAgain1764000000050 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      INSERT INTO state_transition (machine, from_state, to_state)
      VALUES ('deposit', 'refunded', 'unattributed') ON CONFLICT DO NOTHING`);
    await queryRunner.query(`DROP TRIGGER ${END} ON outgoing_payment`);
    await createTriggerFunction(
      queryRunner,
      'guard_outgoing_payment_death',
      `
      BEGIN
        IF NEW.living OR NOT EXISTS (
          SELECT 1 FROM outgoing_transaction o WHERE o.id = NEW.outgoing_id AND o.state = 'expired'
        ) AND NOT (OLD.purpose = 'refund' AND EXISTS (
          SELECT 1 FROM undone_transaction u
          WHERE u.outgoing_id = NEW.outgoing_id AND u.state = 'dead'
        )) THEN
          RAISE EXCEPTION 'the payment lives as long as its transaction'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
      END`,
      ONLY_BY_KEY,
    );
    const guard = { name: END, table: 'outgoing_payment', when: WHEN_IT_ENDS };
    await createGuard(queryRunner, { ...guard, run: 'guard_outgoing_payment_death()' });
    await createTriggerFunction(
      queryRunner,
      'free_dead_refunds',
      `
      BEGIN
        UPDATE outgoing_payment SET living = false
        WHERE outgoing_id = NEW.outgoing_id AND purpose = 'refund' AND living;
        RETURN NULL;
      END`,
    );
    await createGuard(queryRunner, {
      name: 'undone_transaction_frees_its_refunds',
      table: 'undone_transaction',
      when: "AFTER UPDATE ON undone_transaction FOR EACH ROW WHEN (NEW.state = 'dead')",
      run: 'free_dead_refunds()',
    });
  }

  /** What was given back stays so. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TRIGGER undone_transaction_frees_its_refunds ON undone_transaction',
    );
    await queryRunner.query(`DROP TRIGGER ${END} ON outgoing_payment`);
    await queryRunner.query('DROP FUNCTION free_dead_refunds, guard_outgoing_payment_death');
    const guard = { name: END, table: 'outgoing_payment', when: WHEN_IT_ENDS };
    await createGuard(queryRunner, { ...guard, run: 'guard_outgoing_payment_end()' });
  }
}
