import { describeDepositsContract } from 'crowdwiz-testkit/contracts';
import { randomUUID } from 'node:crypto';
import { PostgresDeposits } from '../../../src/adapters/postgres/deposits/postgres-deposits';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';
import { depositFixtures } from 'crowdwiz-testkit/internal/contracts/fixtures/deposit-fixtures';

describeDepositsContract('Deposits on PostgreSQL', postgresStores);

/** What PostgreSQL alone promises. */
describe('Deposits on PostgreSQL', () => {
  let harness: PostgresHarness;
  let deposits: PostgresDeposits;
  let customerId: string;

  beforeAll(async () => {
    harness = await PostgresHarness.open(5);
    deposits = new PostgresDeposits(harness.database, harness.assets, harness.clock);
    customerId = await harness.newCustomer();
  });

  afterAll(() => harness.close());

  const { unattributed, credited, insertOne } = depositFixtures(() => ({
    harness,
    deposits,
    customerId,
  }));

  it('never credits an asset that only looks like CWD', async () => {
    await expect(insertOne(credited({ assetId: '1.3.9' }))).rejects.toMatchObject({
      constraint: 'deposit_counts_cwd_only',
    });
    await expect(insertOne(credited({ points: null }))).rejects.toMatchObject({
      constraint: 'deposit_credited_as_a_whole',
    });
  });

  it('credits known customers only', async () => {
    await expect(insertOne(credited({ customerId: randomUUID() }))).rejects.toMatchObject({
      code: '23503',
    });
    const { id } = await insertOne(unattributed());
    const change = { customerId: randomUUID(), points: harness.points(1), rateVersion: 1 };
    await expect(deposits.transition(id, 'unattributed', 'credited', change)).rejects.toMatchObject(
      { code: '23503' },
    );
  });
});
