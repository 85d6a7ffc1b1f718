import { randomUUID } from 'node:crypto';
import { InMemory } from 'crowdwiz-testkit/memory';
import { StillClock } from '../../test/support/clocks';
import { Assets, Money, UnitOfWork } from '../kernel';
import { Books, credit, customerAccount, debit, entry, POINTS_ISSUED } from '../ledger';
import { Customers, Links } from '../linking';
import { ListCustomers } from './list-customers';
import { Names } from './names';

const assets = Assets.withPoints('DEMO', 2);
const clock = new StillClock();
const PAGE = { limit: 10, cursor: null };

describe('customers, as the desk lists them', () => {
  const stores = InMemory.of(clock, assets);
  const list = stores.get(ListCustomers);
  const ids: Record<string, string> = {};

  const link = async (name: string, accountId: string, suspended = false) => {
    const id = randomUUID();
    await stores.get(Links).create({
      ...{ id, customerId: ids[name] ?? '', accountId, accountName: `${name}-account` },
      ...{ verifiedAt: clock.now(), verifiedAtBlock: 1, provenAtBlock: 1 },
      ...{ endedAt: null, endedAtBlock: null, authorityFingerprint: 'f' },
      ...{ suspendedAt: null, suspendedAtBlock: null },
    });
    const at = { at: clock.now(), block: 2 };
    if (suspended) await stores.get(Links).suspend(id, 'other keys', at);
    return id;
  };

  beforeAll(async () => {
    for (const name of ['anna', 'boris', 'clara']) {
      const { customer } = await stores.get(Customers).findOrCreate(name);
      ids[name] = customer.id;
      clock.moveBySeconds(60);
    }
    const former = await link('anna', '1.2.5');
    await stores.get(Links).end(former, clock.now(), 3);
    await link('anna', '1.2.6');
    await link('boris', '1.2.7', true);
    await stores.get(UnitOfWork).run(async () => {
      const points = Money.of(700n, assets.points);
      const to = customerAccount(ids['anna'] ?? '');
      const built = entry('k', 'adjustment', clock.now(), [
        debit(POINTS_ISSUED, points),
        credit(to, points),
      ]);
      await stores.get(Books).post(built ? [built] : []);
    });
  });

  const shown = async (question: Parameters<ListCustomers['execute']>[0]) =>
    (await list.execute(question, PAGE)).items.map(({ customer }) => customer.externalReference);

  it('come with what they have and their accounts', async () => {
    const { items, nextCursor } = await list.execute({}, PAGE);
    expect(nextCursor).toBeNull();
    expect(
      items.map(({ customer, balance, link: linked }) => [
        customer.externalReference,
        balance.units,
        linked?.accountId ?? null,
      ]),
    ).toEqual([
      ['clara', 0n, null],
      ['boris', 0n, '1.2.7'],
      ['anna', 700n, '1.2.6'],
    ]);
  });

  it('are found by an account that they have or had, by id or name', async () => {
    expect(await shown({ account: '1.2.5' })).toEqual(['anna']);
    expect(await shown({ account: 'boris-account' })).toEqual(['boris']);
    // The beginning of a name is for the search.
    expect(await shown({ account: 'boris' })).toEqual([]);
    expect(await shown({ account: '1.2.99' })).toEqual([]);
  });

  it('are found by when they registered, and by whether they must prove their account again', async () => {
    const from = new Date(clock.now().getTime() - 120_000);
    expect(await shown({ from })).toEqual(['clara', 'boris']);
    expect(await shown({ isSuspended: true })).toEqual(['boris']);
    expect(await shown({ isSuspended: true, account: '1.2.6' })).toEqual([]);
    expect(await shown({ isSuspended: false })).toHaveLength(3);
  });

  it('have names, and so have accounts that anybody has linked', async () => {
    const names = await stores.get(Names).of({
      customers: [ids['anna'] ?? null, ids['clara'] ?? null, null, 'no id'],
      accounts: ['1.2.5', '1.2.99', null],
    });
    expect(names.customer(ids['anna'] ?? null)).toEqual({
      ...{ customerId: ids['anna'], reference: 'anna', accountName: 'anna-account' },
    });
    expect(names.customer(ids['clara'] ?? null)?.accountName).toBeNull();
    expect([names.customer(null), names.customer('no id')]).toEqual([null, null]);
    expect([names.account('1.2.5'), names.account('1.2.99')]).toEqual(['anna-account', null]);
  });
});
