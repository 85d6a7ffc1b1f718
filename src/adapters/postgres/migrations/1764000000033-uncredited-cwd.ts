import type { MigrationInterface, QueryRunner } from 'typeorm';

const POINTS_OF_CUSTOMER = `
  code IN ('customer:' || customer_id, 'customer:' || customer_id || ':held')
    AND asset = 'POINTS' AND normal_side = 'credit' AND NOT overdraft_allowed`;
const CWD_OF_CUSTOMER = `
  code = 'customer:' || customer_id || ':uncredited'
    AND asset = 'CWD' AND normal_side = 'credit' AND NOT overdraft_allowed`;

/** CWD that is too little to buy points yet belongs to the customer, on an account of its own. */
export class UncreditedCwd1764000000033 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await allowAccounts(queryRunner, `(${POINTS_OF_CUSTOMER}) OR (${CWD_OF_CUSTOMER})`);
  }

  /** Refused by the constraint once there is such an account: the books are kept. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await allowAccounts(queryRunner, POINTS_OF_CUSTOMER);
  }
}

async function allowAccounts(queryRunner: QueryRunner, ofCustomer: string): Promise<void> {
  await queryRunner.query(`
    ALTER TABLE ledger_account
      DROP CONSTRAINT ledger_account_of_customer,
      ADD CONSTRAINT ledger_account_of_customer CHECK (
        CASE WHEN customer_id IS NULL THEN code NOT LIKE 'customer:%' ELSE ${ofCustomer} END
      )`);
}
