import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createGuard, createTriggerFunction } from './guard';

const COUNTED = "state <> 'cancelled' AND state <> 'rejected'";

/**
 * What a withdrawal counts against limits: the fee that the house bears leaves the hot wallet, too. The
 * sums that the limits are held against count it from now on, those of the past included.
 */
export class WithdrawalsInLimits1764000000031 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE withdrawal ADD COLUMN charged numeric(38, 0) NOT NULL GENERATED ALWAYS AS
        (gross + CASE fee_payer WHEN 'house' THEN fee ELSE 0 END) STORED`);
    await queryRunner.query('ALTER TABLE withdrawal_volume RENAME COLUMN gross TO charged');
    await indexBy(queryRunner, 'charged, decided_by');
    await countVolume(queryRunner, 'charged');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE withdrawal_volume RENAME COLUMN charged TO gross');
    await indexBy(queryRunner, 'gross');
    await countVolume(queryRunner, 'gross');
    await queryRunner.query('ALTER TABLE withdrawal DROP COLUMN charged');
  }
}

/** Carry what is added up, so that sums read the index alone. */
async function indexBy(queryRunner: QueryRunner, carried: string): Promise<void> {
  await queryRunner.query('DROP INDEX withdrawal_by_time, withdrawal_by_time_of_customer');
  await queryRunner.query(`
    CREATE INDEX withdrawal_by_time ON withdrawal (requested_at) INCLUDE (${carried})
    WHERE ${COUNTED}`);
  await queryRunner.query(`
    CREATE INDEX withdrawal_by_time_of_customer
    ON withdrawal (customer_id, requested_at) INCLUDE (${carried}) WHERE ${COUNTED}`);
}

/** The volume of all customers, in the stripes that the first migration of withdrawals explains. */
async function countVolume(queryRunner: QueryRunner, amount: 'gross' | 'charged'): Promise<void> {
  await queryRunner.query('DROP FUNCTION count_withdrawal_volume CASCADE');
  await createTriggerFunction(
    queryRunner,
    'count_withdrawal_volume',
    `
    BEGIN
      INSERT INTO withdrawal_volume AS v (period, stripe, ${amount}) VALUES (
        date_bin('10 minutes', NEW.requested_at, 'epoch'),
        pg_backend_pid() % 32,
        CASE TG_OP WHEN 'INSERT' THEN NEW.${amount} ELSE -NEW.${amount} END
      )
      ON CONFLICT (period, stripe) DO UPDATE SET ${amount} = v.${amount} + EXCLUDED.${amount};
      RETURN NULL;
    END`,
  );
  await createGuard(queryRunner, {
    name: 'withdrawal_adds_to_the_volume',
    table: 'withdrawal',
    when: 'AFTER INSERT ON withdrawal FOR EACH ROW',
    run: 'count_withdrawal_volume()',
  });
  await createGuard(queryRunner, {
    name: 'withdrawal_leaves_the_volume',
    table: 'withdrawal',
    when:
      'AFTER UPDATE ON withdrawal FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state ' +
      "AND NEW.state IN ('cancelled', 'rejected'))",
    run: 'count_withdrawal_volume()',
  });
  await queryRunner.query('DELETE FROM withdrawal_volume');
  await queryRunner.query(`
    INSERT INTO withdrawal_volume (period, stripe, ${amount})
    SELECT date_bin('10 minutes', requested_at, 'epoch'), 0, sum(${amount})
    FROM withdrawal WHERE ${COUNTED} GROUP BY 1`);
}
