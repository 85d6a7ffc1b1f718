import { describeUndonePaymentsContract } from 'crowdwiz-testkit/contracts';
import { randomUUID } from 'node:crypto';
import { PostgresOutgoingTransactions } from '../../../src/adapters/postgres/wallet/postgres-outgoing-transactions';
import { PostgresUndonePayments } from '../../../src/adapters/postgres/wallet/postgres-undone-payments';
import type { OutgoingPurpose, OutgoingTransaction, UndonePayment } from '../../../src/wallet';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';

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

  async function signed(
    purpose: OutgoingPurpose = 'withdrawal',
    purposeId: string = randomUUID(),
  ): Promise<OutgoingTransaction> {
    const amount = purpose === 'code' ? null : harness.cwd(5_00000);
    const [recorded] = await harness.unitOfWork.run(() =>
      outgoing.record([
        {
          payments: [{ purpose, purposeId, toAccountId: '1.2.5', toMemoKey: 'CWD5key', amount }],
          transactionId: randomUUID().replaceAll('-', ''),
          wire: '{"signatures":["20ab"]}',
          fee: harness.cwd(2_00000),
          expiresAt: new Date('2026-03-01T12:10:00Z'),
          referenceBlockNumber: 1000,
        },
      ]),
    );
    return recorded!;
  }

  async function irreversible(
    blockNumber: number,
    ...of: Parameters<typeof signed>
  ): Promise<OutgoingTransaction> {
    const { transactionId } = await signed(...of);
    const [settled] = await outgoing.markIrreversible([{ transactionId, blockNumber }]);
    return settled!;
  }

  async function goneNow(transaction: OutgoingTransaction): Promise<UndonePayment> {
    const payment: UndonePayment = { reconciliationId, state: 'open', transaction };
    await harness.unitOfWork.run(() => undone.add(payment));
    return payment;
  }

  const end = (payment: UndonePayment, paidAgainIn: number | null = null) => {
    const how =
      paidAgainIn === null
        ? ({ state: 'dead' } as const)
        : ({ state: 'paid_again', blockNumber: paidAgainIn } as const);
    return harness.unitOfWork.run(() => undone.end(payment, how, harness.clock.now()));
  };

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
