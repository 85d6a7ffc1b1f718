import { describeGoneDepositsContract } from 'crowdwiz-testkit/contracts';
import { randomUUID } from 'node:crypto';
import { PostgresDeposits } from '../../../src/adapters/postgres/deposits/postgres-deposits';
import { PostgresGoneDeposits } from '../../../src/adapters/postgres/deposits/postgres-gone-deposits';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';
import { goneDepositFixtures } from 'crowdwiz-testkit/internal/contracts/fixtures/gone-deposit-fixtures';

describeGoneDepositsContract('GoneDeposits on PostgreSQL', postgresStores);

/** What PostgreSQL alone promises. */
describe('GoneDeposits on PostgreSQL', () => {
  let harness: PostgresHarness;
  let deposits: PostgresDeposits;
  let gone: PostgresGoneDeposits;
  let customerId: string;
  let reconciliationId: string;

  beforeAll(async () => {
    harness = await PostgresHarness.open(3);
    deposits = new PostgresDeposits(harness.database, harness.assets, harness.clock);
    gone = new PostgresGoneDeposits(harness.database, deposits, harness.assets, harness.clock);
  });

  beforeEach(async () => {
    customerId = await harness.newCustomer();
    reconciliationId = await harness.newReconciliation();
  });

  afterAll(() => harness.close());

  const { deposited, unattributed, owed, add, stateOf } = goneDepositFixtures(() => ({
    harness,
    deposits,
    gone,
    customerId,
    reconciliationId,
  }));

  it('belong to a reconciliation, and only a customer owes for one', async () => {
    const [deposit, nobodys] = [await deposited(), await unattributed()];
    reconciliationId = randomUUID();
    await expect(add(deposit)).rejects.toThrow('reconciliation_id_fkey');
    reconciliationId = await harness.newReconciliation();
    await expect(add(nobodys, owed(nobodys))).rejects.toThrow('owed_by_somebody');
    expect([await stateOf(deposit), await stateOf(nobodys)]).toEqual(['credited', 'unattributed']);
  });

  describe('that somebody owes for', () => {
    it('stay written', async () => {
      await add(await deposited());
      for (const statement of [
        'DELETE FROM gone_deposit',
        'TRUNCATE gone_deposit',
        'UPDATE gone_deposit SET customer_id = NULL, reconciliation_id = gen_random_uuid()',
      ]) {
        await expect(harness.sql(statement)).rejects.toThrow(/money rows are kept|never change/);
      }
    });
  });
});
