import { describeUndonePaymentsContract } from 'crowdwiz-testkit/contracts';
import { randomUUID } from 'node:crypto';
import { PostgresOutgoingTransactions } from '../../../src/adapters/postgres/wallet/postgres-outgoing-transactions';
import { PostgresUndonePayments } from '../../../src/adapters/postgres/wallet/postgres-undone-payments';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';
import { undonePaymentFixtures } from 'crowdwiz-testkit/internal/contracts/fixtures/undone-payment-fixtures';

describeUndonePaymentsContract('UndonePayments on PostgreSQL', postgresStores);

/** What PostgreSQL alone promises. */
describe('UndonePayments on PostgreSQL', () => {
  let harness: PostgresHarness;
  let outgoing: PostgresOutgoingTransactions;
  let undone: PostgresUndonePayments;
  let reconciliationId: string;

  beforeAll(async () => {
    harness = await PostgresHarness.open(3);
    outgoing = new PostgresOutgoingTransactions(harness.database, harness.clock);
    undone = new PostgresUndonePayments(harness.database);
  });

  beforeEach(async () => {
    reconciliationId = await harness.newReconciliation();
  });

  /** Each test leaves nothing whose fate is open, and nothing above the blocks of the next one. */
  afterEach(async () => {
    for (const each of await undone.open()) await end(each);
    reconciliationId = await harness.newReconciliation();
    for (const each of await undone.irreversibleAbove(0)) await end(await goneNow(each));
  });

  afterAll(() => harness.close());

  const { irreversible, goneNow, end } = undonePaymentFixtures(() => ({
    harness,
    outgoing,
    undone,
    reconciliationId,
  }));
  describe('leave the order of', () => {
    it('a refund that may still pay to nobody who says otherwise', async () => {
      const depositId = randomUUID();
      await goneNow(await irreversible(11, 'refund', depositId));
      const free = 'UPDATE outgoing_payment SET living = false WHERE purpose_id = $1';
      await expect(harness.sql(free, [depositId])).rejects.toThrow('lives as long as');
      const revive = 'UPDATE outgoing_payment SET living = true WHERE purpose_id = $1';
      await end((await undone.open())[0]!);
      await expect(harness.sql(revive, [depositId])).rejects.toThrow('lives as long as');
    });
  });
});
