import { describeGoneDepositsContract } from 'crowdwiz-testkit/contracts';
import { randomUUID } from 'node:crypto';
import { PostgresDeposits } from '../../../src/adapters/postgres/deposits/postgres-deposits';
import { PostgresGoneDeposits } from '../../../src/adapters/postgres/deposits/postgres-gone-deposits';
import type { Deposit, OwedPoints } from '../../../src/deposits';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';

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

  async function deposited(changes: Partial<Deposit> = {}): Promise<Deposit> {
    const deposit: Deposit = {
      id: randomUUID(),
      chainKey: `${randomUUID()}:0`,
      state: 'credited',
      fromAccountId: '1.2.77',
      assetId: '1.3.0',
      units: 100_00000n,
      transactionId: 'aa',
      blockNumber: 1000,
      blockTime: new Date('2026-03-01T11:59:57Z'),
      customerId,
      points: harness.points(90_00),
      rateVersion: 1,
      offeredToCustomerId: null,
      createdAt: harness.clock.now(),
      ...changes,
    };
    await deposits.insertNew([deposit]);
    return deposit;
  }
  const unattributed = (changes: Partial<Deposit> = {}) =>
    deposited({
      state: 'unattributed',
      customerId: null,
      points: null,
      rateVersion: null,
      ...changes,
    });

  const owed = ({ id: depositId }: Deposit, points = 90_00n, cwd = 100_00000n): OwedPoints => ({
    depositId,
    customerId,
    points: harness.points(points),
    cwd: harness.cwd(cwd),
  });
  const add = (deposit: Deposit, missing: OwedPoints | null = null) =>
    harness.unitOfWork.run(() => gone.add(deposit, reconciliationId, missing));
  const stateOf = async ({ id }: Deposit) => (await deposits.find(id))?.state;

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
