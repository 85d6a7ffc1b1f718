import fc from 'fast-check';
import { CWD, Money, type MoneyClock } from '../../kernel';
import { GroupOrders } from './group-orders';
import type { PricedOrder } from './priced-order';
import type { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';
import type { OutgoingOrder, OutgoingSource } from '../ports/outgoing/outgoing-source';
import type { WalletSettings } from '../wallet-settings';

const BYTES_MAXIMUM = 60_000;

interface Given {
  readonly paymentsMaximum: number;
  /** Something was signed for these and has expired. */
  readonly expired?: readonly string[];
  /** These never share a transaction. */
  readonly alone?: readonly string[];
}

function grouping({ paymentsMaximum, expired = [], alone = [] }: Given) {
  const outgoing: Pick<OutgoingTransactions, 'expiredAmong'> = {
    expiredAmong: (_purpose, ids) => Promise.resolve(ids.filter((id) => expired.includes(id))),
  };
  const source: Pick<OutgoingSource, 'purpose' | 'joinableSince'> = {
    purpose: 'withdrawal',
    joinableSince: ({ id }: OutgoingOrder) => (alone.includes(id) ? null : new Date()),
  };
  const settings: Pick<WalletSettings, 'payoutBatches'> = {
    payoutBatches: { paymentsMaximum, waitSeconds: 0 },
  };
  const clock: Pick<MoneyClock, 'nowOrNull'> = { nowOrNull: () => new Date() };
  const groupOrders = new GroupOrders(
    outgoing as OutgoingTransactions,
    clock as MoneyClock,
    settings as WalletSettings,
  );
  return async (orders: readonly PricedOrder[]) => {
    const groups = await groupOrders.execute(source as OutgoingSource, orders);
    return groups.map((group) => group.map(({ order: { id } }) => id));
  };
}

function priced(id: string, memoText = 'W'): PricedOrder {
  const order = { id, toAccountId: '1.2.5', memoText, reserved: Money.zero(CWD), shortSince: null };
  const keys = { memoKey: 'CWD5', memoKeyUsable: true, authorityFingerprint: 'f' };
  const fee = Money.of(200_000n, CWD);
  return { order, account: { id: '1.2.5', name: 'n', ...keys }, amount: fee, fee };
}

describe('which orders share a transaction', () => {
  it('are as many as are allowed, in their order', async () => {
    const groups = await grouping({ paymentsMaximum: 2 })(['a', 'b', 'c'].map((id) => priced(id)));
    expect(groups).toEqual([['a', 'b'], ['c']]);
  });

  it('are none for which something has expired, or that are never to', async () => {
    const group = grouping({ paymentsMaximum: 9, expired: ['b'], alone: ['d'] });
    const groups = await group(['a', 'b', 'c', 'd', 'e'].map((id) => priced(id)));
    expect(groups).toEqual([['a', 'c', 'e'], ['b'], ['d']]);
  });

  it('fit into a transaction of bounded bytes', async () => {
    const large = 'm'.repeat(BYTES_MAXIMUM / 3);
    const groups = await grouping({ paymentsMaximum: 9 })(
      ['a', 'b', 'c', 'd'].map((id) => priced(id, large)),
    );
    expect(groups).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('are each in one group, whatever they are', async () => {
    const ids = fc.uniqueArray(fc.nat({ max: 999 }).map(String), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        ids,
        fc.integer({ min: 2, max: 7 }),
        fc.nat({ max: 5 }),
        fc.integer({ min: 1, max: BYTES_MAXIMUM }),
        async (all, paymentsMaximum, step, bytes) => {
          const expired = all.filter((_, index) => index % (step + 1) === step && step > 0);
          const group = grouping({ paymentsMaximum, expired });
          const groups = await group(all.map((id) => priced(id, 'm'.repeat(bytes))));
          expect(groups.flat().sort()).toEqual([...all].sort());
          for (const each of groups) {
            expect(each.length).toBeLessThanOrEqual(paymentsMaximum);
            expect(each.length).toBeGreaterThan(0);
            if (each.length === 1) continue;
            expect(each.length * bytes).toBeLessThan(BYTES_MAXIMUM);
            expect(each.some((id) => expired.includes(id))).toBe(false);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('how long orders wait to be joined by others', () => {
  const NOW = Date.now();
  const secondsAgo = (seconds: number) => new Date(NOW - seconds * 1000);

  function waitOf(orders: readonly { since: Date; isElse?: boolean }[]): number {
    const outgoing: Partial<OutgoingTransactions> = {};
    const clock: Pick<MoneyClock, 'nowOrNull'> = { nowOrNull: () => new Date(NOW) };
    const settings: Pick<WalletSettings, 'payoutBatches'> = {
      payoutBatches: { paymentsMaximum: 9, waitSeconds: 60 },
    };
    const groupOrders = new GroupOrders(
      outgoing as OutgoingTransactions,
      clock as MoneyClock,
      settings as WalletSettings,
    );
    const withIds = orders.map((order, index) => ({ ...order, id: String(index) }));
    const of = ({ id }: OutgoingOrder) => withIds[Number(id)]!;
    const source: Pick<OutgoingSource, 'joinableSince' | 'waitsForElse'> = {
      joinableSince: (order) => of(order).since,
      waitsForElse: (order) => of(order).isElse === true,
    };
    return groupOrders.waitOf(
      source as OutgoingSource,
      withIds.map(({ id }) => priced(id).order),
    );
  }

  it('is by the oldest of those that wait for nothing else', () => {
    expect(waitOf([{ since: secondsAgo(20) }, { since: secondsAgo(10) }])).toBe(40_000);
    const unpayable = { since: secondsAgo(3_600), isElse: true };
    expect(waitOf([unpayable, { since: secondsAgo(10) }])).toBe(50_000);
    expect(waitOf([unpayable, { since: secondsAgo(61 + 3_600) }])).toBe(0);
  });

  it('is no time where all wait for something else', () => {
    expect(waitOf([{ since: secondsAgo(10), isElse: true }])).toBe(0);
  });
});
