import { describeWalletContract } from 'crowdwiz-testkit/contracts';
import { randomUUID } from 'node:crypto';
import { PostgresOutgoingTransactions } from '../../../src/adapters/postgres/wallet/postgres-outgoing-transactions';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';
import { outgoingFixtures } from 'crowdwiz-testkit/internal/contracts/fixtures/outgoing-fixtures';

describeWalletContract('Wallet on PostgreSQL', postgresStores);

/** What PostgreSQL alone promises. */
describe('Wallet on PostgreSQL', () => {
  let harness: PostgresHarness;
  let outgoing: PostgresOutgoingTransactions;

  beforeAll(async () => {
    harness = await PostgresHarness.open(5);
    outgoing = new PostgresOutgoingTransactions(harness.database, harness.clock);
  });

  afterAll(() => harness.close());

  /** Rows are kept for ever; what is final disturbs nobody. */
  afterEach(() =>
    harness.sql(
      `UPDATE outgoing_transaction SET state = 'irreversible', block_number = 1
       WHERE state IN ('signed', 'broadcast', 'included')`,
    ),
  );

  const { signed, record, recordOne, proof } = outgoingFixtures(() => ({
    harness,
    outgoing,
  }));
  it('never takes a payment apart from its transaction', async () => {
    const one = await recordOne(signed(randomUUID(), randomUUID()));
    const refused = async (statement: string, reason: string) => {
      await expect(harness.sql(statement, [one.id])).rejects.toThrow(reason);
    };
    const added = `INSERT INTO outgoing_payment
      SELECT outgoing_id, 2, purpose, gen_random_uuid(), to_account_id, to_memo_key, amount
      FROM outgoing_payment WHERE outgoing_id = $1 AND index = 0`;
    await refused(added, 'other payments than it says');
    const alone = `INSERT INTO outgoing_transaction (id, transaction_id, wire, fee, expires_at,
        reference_block_number, payment_count, state, created_at)
      SELECT gen_random_uuid(), 'alone', wire, fee, expires_at, reference_block_number, 1, state,
        created_at FROM outgoing_transaction WHERE id = $1`;
    await refused(alone, 'other payments than it says');
    const living = 'UPDATE outgoing_payment SET living = false WHERE outgoing_id = $1';
    await refused(living, 'lives as long as its transaction');
    await refused('UPDATE outgoing_payment SET amount = 1 WHERE outgoing_id = $1', 'never change');
    await refused(
      'UPDATE outgoing_transaction SET payment_count = 1 WHERE id = $1',
      'never change',
    );
    await refused('DELETE FROM outgoing_payment WHERE outgoing_id = $1', 'money rows are kept');
    await outgoing.markExpired(one.id, proof(one));
    const revived = 'UPDATE outgoing_payment SET living = true WHERE outgoing_id = $1';
    await refused(revived, 'lives as long as its transaction');
    await expect(record({ ...signed(), payments: [] })).rejects.toMatchObject({
      constraint: 'outgoing_transaction_pays',
    });
  });

  it('refuses a death whose proof does not reach', async () => {
    const one = await recordOne();
    const tooEarly = { ...proof(one), toBlockTime: one.expiresAt };
    await expect(outgoing.markExpired(one.id, tooEarly)).rejects.toMatchObject({
      constraint: 'outgoing_transaction_dead_by_proof',
    });
    const withGap = { ...proof(one), fromBlock: 1002 };
    await expect(outgoing.markExpired(one.id, withGap)).rejects.toMatchObject({
      constraint: 'outgoing_transaction_dead_by_proof',
    });
  });
});
