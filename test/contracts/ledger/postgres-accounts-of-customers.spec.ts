import { randomUUID } from 'node:crypto';
import { AccountsOfCustomers1764000000032 } from '../../../src/adapters/postgres/migrations/1764000000032-accounts-of-customers';
import { credit, customerAccount, debit, entry, POINTS_ISSUED } from '../../../src/ledger';
import { PostgresHarness } from '../postgres/postgres-harness';

/** The migration on books of an older build, which gave points to whoever was named. */
describe('points that an older build gave to nobody', () => {
  let harness: PostgresHarness;

  beforeAll(async () => {
    harness = await PostgresHarness.open(10, 'administrator');
  });

  afterAll(() => harness.close());

  const give = (customerId: string, units: number) =>
    harness.unitOfWork.run(async () => {
      const amount = harness.points(units);
      const given = entry(`adjustment:${customerId}:old`, 'adjustment', harness.clock.now(), [
        debit(POINTS_ISSUED, amount),
        credit(customerAccount(customerId), amount),
      ]);
      await harness.books.post(given ? [given] : []);
    });

  const balance = async (customerId: string) =>
    (await harness.books.balanceOf(customerAccount(customerId))).units;

  it('are taken back by an entry of its own, and a customer keeps theirs', async () => {
    const migration = new AccountsOfCustomers1764000000032();
    const runner = harness.dataSource.createQueryRunner();
    await migration.down(runner);
    const somebody = await harness.newCustomer();
    const nobody = [randomUUID(), randomUUID()] as const;
    await give(somebody, 700);
    await give(nobody[0], 100);
    await give(nobody[1], 23);
    await migration.up(runner);
    await runner.release();
    expect(await Promise.all([somebody, ...nobody].map(balance))).toEqual([700n, 0n, 0n]);
    expect((await harness.books.balanceOf(POINTS_ISSUED)).units).toBe(700n);
    expect(await harness.books.audit()).toEqual([]);
    await expect(give(randomUUID(), 1)).rejects.toMatchObject({ code: 'customer_unknown' });
  });
});
