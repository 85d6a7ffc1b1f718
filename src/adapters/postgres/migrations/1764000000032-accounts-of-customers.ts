import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard } from './guard';

/**
 * An account of a customer exists only for a customer: a foreign key that also holds under
 * `session_replication_role = replica`, and needs no lock, as customers are never deleted.
 */
export class AccountsOfCustomers1764000000032 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await takeBackFromNobody(queryRunner);
    await createGuard(queryRunner, {
      name: 'ledger_account_knows_its_customer',
      table: 'ledger_account',
      when: 'AFTER INSERT ON ledger_account REFERENCING NEW TABLE AS changed FOR EACH STATEMENT',
      run: 'require_known_customers()',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TRIGGER ledger_account_knows_its_customer ON ledger_account');
  }
}

/** An older build gave points to ids that are nobody's; the accounts stay, as the books are kept. */
async function takeBackFromNobody(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    WITH nobodys AS (
      SELECT a.id, a.balance, 'adjustment:' || a.customer_id || ':no-such-customer' AS key
      FROM ledger_account a
      WHERE a.customer_id IS NOT NULL AND a.balance > 0
        AND NOT EXISTS (SELECT 1 FROM customer c WHERE c.id = a.customer_id)
    ), added AS (
      INSERT INTO ledger_entry (key, kind, occurred_at)
      SELECT key, 'adjustment', now() FROM nobodys
      RETURNING id, key
    )
    INSERT INTO ledger_posting (entry_id, line, account_id, side, asset, amount)
    SELECT added.id, line.number, COALESCE(line.account_id, nobodys.id), line.side, 'POINTS',
      nobodys.balance
    FROM nobodys
    JOIN added ON added.key = nobodys.key
    CROSS JOIN (
      SELECT 1 AS number, NULL::bigint AS account_id, 'debit' AS side
      UNION ALL
      SELECT 2, id, 'credit' FROM ledger_account WHERE code = 'points-issued'
    ) AS line`);
}
