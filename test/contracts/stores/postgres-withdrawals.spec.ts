import { describeWithdrawalsContract } from 'crowdwiz-testkit/contracts';
import { randomUUID } from 'node:crypto';
import { PostgresLinks } from '../../../src/adapters/postgres/linking/postgres-links';
import { PostgresWithdrawals } from '../../../src/adapters/postgres/withdrawals/postgres-withdrawals';
import type { Quote } from '../../../src/withdrawals';
import { PostgresHarness } from '../postgres/postgres-harness';
import { postgresStores } from '../postgres/postgres-stores';
import { withdrawalFixtures } from 'crowdwiz-testkit/internal/contracts/fixtures/withdrawal-fixtures';

describeWithdrawalsContract('Withdrawals on PostgreSQL', postgresStores);

/** What PostgreSQL alone promises. */
describe('Withdrawals on PostgreSQL', () => {
  let harness: PostgresHarness;
  let withdrawals: PostgresWithdrawals;
  let links: PostgresLinks;
  let customerId: string;

  beforeAll(async () => {
    harness = await PostgresHarness.open(8);
    withdrawals = new PostgresWithdrawals(harness.database, harness.assets, harness.clock);
    links = new PostgresLinks(harness.database);
    ({ customerId } = await owner('1.2.5'));
  });

  afterAll(() => harness.close());

  const { owner, quote, created } = withdrawalFixtures(() => ({
    harness,
    withdrawals,
    links,
    customerId,
  }));

  /** The first has done its work, but commits only once the second waits for it. */
  async function startedBefore<First, Second>(
    first: () => Promise<First>,
    second: () => Promise<Second>,
  ): Promise<[First, Second]> {
    const gate = { open: (): void => undefined, isReached: false };
    const opened = new Promise<void>((resolve) => (gate.open = resolve));
    const firstDone = harness.unitOfWork.run(async () => {
      const result = await first();
      gate.isReached = true;
      await opened;
      return result;
    });
    while (!gate.isReached) await new Promise((resolve) => setTimeout(resolve, 5));
    const secondDone = harness.unitOfWork.run(second);
    while (!(await isLockWaitedFor())) await new Promise((resolve) => setTimeout(resolve, 5));
    gate.open();
    return Promise.all([firstDone, secondDone]);
  }

  async function isLockWaitedFor(): Promise<boolean> {
    const waiting = await harness.sql(
      `SELECT 1 FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return waiting.length > 0;
  }

  const save = (given: Quote) => harness.unitOfWork.run(() => withdrawals.saveQuote(given));

  it('keeps quotes as they were told, one for each customer', async () => {
    const byCustomer = quote();
    const byHouse = quote({
      feePayer: 'house',
      net: harness.cwd(10_00000),
      customerId: await harness.newCustomer(),
    });
    await save(byCustomer);
    await save(byHouse);
    expect(await withdrawals.findQuote(byCustomer.id)).toEqual(byCustomer);
    expect(await withdrawals.findQuote(byHouse.id)).toEqual(byHouse);
    expect(await withdrawals.findQuote(randomUUID())).toBeNull();
    expect(await withdrawals.findQuote('1 OR 1=1')).toBeNull();
    await expect(save(quote({ net: harness.cwd(9_00000) }))).rejects.toMatchObject({
      constraint: 'withdrawal_quote_adds_up',
    });
    const next = quote();
    await save(next);
    expect(await withdrawals.findQuote(byCustomer.id)).toBeNull();
    const second = harness.sql(
      `INSERT INTO withdrawal_quote SELECT gen_random_uuid(), q.customer_id, q.account_id,
         q.account_name, q.points, q.gross, q.kept, q.fee, q.fee_payer, q.net, q.rate_version,
         q.rate, q.expires_at, q.balance, q.newest_entry
       FROM withdrawal_quote q WHERE id = $1`,
      [next.id],
    );
    await expect(second).rejects.toMatchObject({ constraint: 'withdrawal_quote_one_per_customer' });
    await expect(withdrawals.saveQuote(quote())).rejects.toThrow('unit of work');
  });

  it('waits for a suspension that is under way, and makes one wait for the signature', async () => {
    const { linkId, customerId: mine } = await owner('1.2.521');
    const { id } = await created({ customerId: mine, accountId: '1.2.521' });
    const sign = () => withdrawals.markSigned([{ id, transactionId: 'tx' }], harness.clock.now());
    const suspend = () =>
      links.suspend(linkId, 'other keys', { at: harness.clock.now(), block: 1010 });
    expect(await startedBefore(suspend, sign)).toEqual([true, []]);
    await links.renew(linkId, 'keys of today', 1015);
    expect(await startedBefore(sign, suspend)).toEqual([[id], true]);
  });

  it('keeps the same sum of all that adding them up one by one gives, at any moment', async () => {
    const start = harness.clock.moveBySeconds(2 * 86_400).getTime();
    const moments = Array.from({ length: 30 }, (_, index) => index * 97_001);
    const ids = await Promise.all(
      moments.map(async (milliseconds) => {
        const requestedAt = new Date(start + milliseconds);
        return (await created({ requestedAt, net: harness.cwd(1), gross: harness.cwd(2_00001) }))
          .id;
      }),
    );
    await withdrawals.transition(ids.slice(3, 9), ['approved'], 'cancelled');
    await withdrawals.transition(ids.slice(9, 12), ['approved'], 'rejected', { reason: 'no' });
    await withdrawals.markSigned(
      ids.slice(12, 20).map((id) => ({ id, transactionId: 'x' })),
      harness.clock.now(),
    );
    for (const milliseconds of [0, 1, 97_001, 599_999, 600_000, 600_001, 1_500_000, 9_000_000]) {
      const since = new Date(start + milliseconds);
      const [counted] = await harness.sql<{ sum: string }>(
        `SELECT COALESCE(sum(charged), 0) AS sum FROM withdrawal
         WHERE requested_at >= $1 AND state NOT IN ('cancelled', 'rejected')`,
        [since],
      );
      const { units } = await withdrawals.chargedSince(since);
      expect([milliseconds, String(units)]).toEqual([milliseconds, counted!.sum]);
    }
  });
});
