import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, createTriggerFunction, freezeColumns } from './guard';

const KEPT = ['id', 'customer_id', 'account_id', 'account_name', 'verified_at'];
const BEGINS = 'link_begins_lower_by_reconciliation';

/** A living link that began in blocks which the chain does not hold any more begins at the head after them. */
export class LinksOfLostBlocks1764000000054 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TRIGGER link_keeps_its_facts ON link');
    await freezeColumns(queryRunner, 'link', KEPT);
    await createTriggerFunction(
      queryRunner,
      'guard_link_begin',
      `
      BEGIN
        IF NEW.verified_at_block > OLD.verified_at_block OR OLD.ended_at IS NOT NULL OR NOT EXISTS (
          SELECT 1 FROM chain_reconciliation r
          WHERE r.to_block <= NEW.verified_at_block AND r.to_block < OLD.verified_at_block
        ) THEN
          RAISE EXCEPTION 'UPDATE on link is refused: it begins where it was proven'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
        END IF;
        RETURN NEW;
      END`,
    );
    await createGuard(queryRunner, {
      name: BEGINS,
      table: 'link',
      when: `BEFORE UPDATE ON link FOR EACH ROW
        WHEN (OLD.verified_at_block IS DISTINCT FROM NEW.verified_at_block)`,
      run: 'guard_link_begin()',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TRIGGER ${BEGINS} ON link`);
    await queryRunner.query('DROP FUNCTION guard_link_begin');
    await queryRunner.query('DROP TRIGGER link_keeps_its_facts ON link');
    await freezeColumns(queryRunner, 'link', [...KEPT, 'verified_at_block']);
  }
}
