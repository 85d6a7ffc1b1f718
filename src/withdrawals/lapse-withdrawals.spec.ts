import { StillMoneyClock } from '../../test/support/clocks';
import { MemoryUnitOfWork } from '../../test/support/memory-unit-of-work';
import { Assets, CWD, Money, Rate, type WithdrawalEventType } from '../kernel';
import type { Customers, Link, Links } from '../linking';
import type { RateBook, RateVersion } from '../terms';
import type { WatchDatabaseHistory } from '../wallet';
import { LapseWithdrawals } from './lapse-withdrawals';
import type { Withdrawals } from './ports/withdrawals';
import type { ReturnPoints } from './return-points';
import type { Withdrawal, WithdrawalState } from './withdrawal';

const NOON = new Date('2026-11-01T12:00:00.000Z');
const later = (seconds: number): Date => new Date(NOON.getTime() + seconds * 1000);
const { points } = Assets.withPoints('DEMO', 2);

function stub<Port extends object>(methods: Partial<Port>): Port {
  return methods as Port;
}

const rate = (version: number, text: string, effectiveAt: Date): RateVersion => ({
  version,
  direction: 'withdrawal',
  rate: Rate.parse(text),
  effectiveAt,
  setBy: 'anna',
  reason: null,
  allowed: [],
});

function withdrawal(id: string, change: Partial<Withdrawal> = {}): Withdrawal {
  return {
    id,
    customerId: 'c',
    accountId: '1.2.5',
    accountName: 'alice',
    points: Money.of(100_000n, points),
    gross: Money.of(1_000_000n, CWD),
    kept: Money.zero(points),
    fee: Money.of(200_000n, CWD),
    feePayer: 'customer',
    net: Money.of(800_000n, CWD),
    rateVersion: 1,
    rate: '100',
    state: 'approved',
    reference: null,
    requestedAt: NOON,
    deadline: later(86_400),
    decidedBy: null,
    reason: null,
    transactionId: null,
    waitingFor: null,
    shortSince: null,
    ...change,
  };
}

/** A house with these withdrawals, all of one customer. */
class House {
  readonly clock = new StillMoneyClock(NOON);
  readonly rates = [rate(1, '100', new Date(0))];
  readonly returned: [id: string, event: WithdrawalEventType][] = [];
  isSuspended = false;
  mayHaveForgotten = false;
  /** What somebody else does just before the customer is locked. */
  beforeLock: () => void = () => undefined;
  readonly lapse: LapseWithdrawals;

  constructor(private rows: readonly Withdrawal[]) {
    const { withdrawals, customers, links, history, returnPoints } = this.ports();
    const rates = stub<RateBook>({ versions: () => Promise.resolve(this.rates) });
    this.lapse = new LapseWithdrawals(
      ...([withdrawals, customers, links, rates] as const),
      ...([history, returnPoints, this.clock, new MemoryUnitOfWork()] as const),
    );
  }

  set(id: string, change: Partial<Withdrawal>): void {
    this.rows = this.rows.map((each) => (each.id === id ? { ...each, ...change } : each));
  }

  states(): Record<string, [WithdrawalState, string | null]> {
    return Object.fromEntries(this.rows.map(({ id, state, reason }) => [id, [state, reason]]));
  }

  private unsigned(): readonly Withdrawal[] {
    return this.rows.filter(({ state }) => state === 'approved' || state === 'awaiting_approval');
  }

  private ports() {
    return {
      withdrawals: this.withdrawals(),
      customers: stub<Customers>({
        lock: () => {
          this.beforeLock();
          return Promise.resolve(null);
        },
      }),
      links: stub<Links>({
        activeOfCustomer: () =>
          Promise.resolve({
            accountId: '1.2.5',
            suspendedAt: this.isSuspended ? NOON : null,
          } as Link),
      }),
      history: stub<WatchDatabaseHistory>({
        run: () => Promise.resolve(this.mayHaveForgotten ? { until: null } : null),
      } as Partial<WatchDatabaseHistory>),
      returnPoints: stub<ReturnPoints>({
        execute: (withdrawals, event) => {
          this.returned.push(...withdrawals.map(({ id }) => [id, event] as [string, typeof event]));
          return Promise.resolve();
        },
      }),
    };
  }

  private withdrawals(): Withdrawals {
    return stub<Withdrawals>({
      overdue: (now, version) =>
        Promise.resolve(
          this.unsigned().filter(
            ({ deadline, rateVersion }) =>
              deadline <= now || (this.isSuspended && rateVersion !== version),
          ),
        ),
      unsignedOf: () => Promise.resolve([...this.unsigned()].reverse()),
      pruneQuotes: () => Promise.resolve(0),
      findMany: (ids) => Promise.resolve(this.rows.filter(({ id }) => ids.includes(id))),
      transition: (ids, from, state, change = {}) => {
        const moved = this.rows.filter(
          (each) => ids.includes(each.id) && from.includes(each.state),
        );
        for (const { id } of moved) this.set(id, { state, ...change });
        return Promise.resolve(moved.map(({ id }) => id));
      },
    });
  }
}

describe('withdrawals that nobody has signed', () => {
  it('lapse at their deadline, whether approved or not, and not before', async () => {
    const house = new House([withdrawal('a'), withdrawal('b', { state: 'awaiting_approval' })]);
    house.clock.time = { status: 'known', now: later(86_399) };
    expect(await house.lapse.run()).toBe(0);
    house.clock.time = { status: 'known', now: later(86_400) };
    expect(await house.lapse.run()).toBe(2);
    expect(house.states()).toEqual({
      a: ['cancelled', 'deadline_passed'],
      b: ['cancelled', 'deadline_passed'],
    });
    expect(house.returned).toEqual([
      ['a', 'withdrawal_lapsed'],
      ['b', 'withdrawal_lapsed'],
    ]);
  });

  it('never lapse once they are signed, also at the last moment', async () => {
    const house = new House([withdrawal('a'), withdrawal('b', { state: 'broadcast' })]);
    house.clock.time = { status: 'known', now: later(90_000) };
    house.beforeLock = () => {
      house.set('a', { state: 'signed' });
    };
    expect(await house.lapse.run()).toBe(0);
    expect(house.returned).toEqual([]);
  });

  it('lapse while their link is suspended once another version of the rate is in force', async () => {
    const house = new House([withdrawal('a')]);
    house.isSuspended = true;
    expect(await house.lapse.run()).toBe(0);
    house.rates.push(rate(2, '100', NOON));
    expect(await house.lapse.run()).toBe(1);
    expect(house.states()).toEqual({ a: ['cancelled', 'rate_changed'] });
  });

  it('go on when the account is proven again before the lock, at a rate that is still in force', async () => {
    const house = new House([withdrawal('a'), withdrawal('b', { rateVersion: 2 })]);
    house.isSuspended = true;
    house.rates.push(rate(2, '200', NOON));
    house.beforeLock = () => {
      house.isSuspended = false;
    };
    expect(await house.lapse.run()).toBe(0);
    const renewed = { type: 'link_renewed', customerId: 'c', accountName: 'alice' } as const;
    await house.lapse.on({ ...renewed, type: 'link_suspended' });
    expect(house.returned).toEqual([]);
    await house.lapse.on(renewed);
    expect(house.states()).toEqual({ a: ['cancelled', 'rate_changed'], b: ['approved', null] });
  });

  it('are left alone while nobody knows the time, until the account is proven again', async () => {
    const house = new House([withdrawal('a')]);
    house.clock.time = { status: 'no_head', clock: later(90_000) };
    expect(await house.lapse.run()).toBe(0);
    expect(house.states()).toEqual({ a: ['approved', null] });
    await house.lapse.on({ type: 'link_renewed', customerId: 'c', accountName: 'alice' });
    expect(house.states()).toEqual({ a: ['cancelled', 'rate_changed'] });
  });

  it('are left alone while the database may have forgotten that they are paid', async () => {
    const house = new House([withdrawal('a')]);
    house.clock.time = { status: 'known', now: later(90_000) };
    house.mayHaveForgotten = true;
    expect(await house.lapse.run()).toBe(0);
    house.mayHaveForgotten = false;
    expect(await house.lapse.run()).toBe(1);
  });
});
