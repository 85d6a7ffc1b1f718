import { StillClock } from '../../test/support/clocks';
import { MemoryUnitOfWork } from '../../test/support/memory-unit-of-work';
import { Assets, DomainError, Money, type DomainEvent, type EventPublisher } from '../kernel';
import { AdjustPoints, type Adjustment } from './adjust-points';
import { customerAccount, customerHeldAccount, type LedgerAccount } from './chart-of-accounts';
import { type Entry, haveSameLines, linesOf, type PostedLine } from './entry';
import { ReadPoints } from './operations/read-points';
import { RecordPlan } from './operations/record-plan';
import type { AccountHolders } from './ports/account-holders';
import type { Books } from './ports/books';
import type { HeldPoints } from './ports/held-points';
import type { ServiceHolds } from './ports/service-holds';
import type { WaitingDebit, WaitingDebits } from './ports/waiting-debits';
import { TakeWaitingDebits } from './take-waiting-debits';

const { points } = Assets.withPoints('DEMO', 2);
const demo = (whole: bigint): Money => Money.of(whole * 100n, points);

function stub<Port extends object>(methods: Partial<Port>): Port {
  return methods as Port;
}

/** One customer with points at hand and points that are held. */
class House {
  readonly waiting: WaitingDebit[] = [];
  readonly told: DomainEvent['type'][] = [];
  /** In their order. */
  readonly acts: string[] = [];
  private readonly posted = new Map<string, readonly PostedLine[]>();
  private readonly units: Map<string, bigint>;
  private readonly adjustPoints: AdjustPoints;
  private readonly takeWaiting: TakeWaitingDebits;

  constructor(
    balance: bigint,
    held: bigint,
    private readonly isUnsigned = true,
  ) {
    this.units = new Map([
      [customerAccount('c').code, demo(balance).units],
      [customerHeldAccount('c').code, demo(held).units],
    ]);
    const [books, waiting, clock] = [this.books(), this.debits(), new StillClock()];
    const holders = stub<AccountHolders>({ lock: () => Promise.resolve(true) });
    const events = stub<EventPublisher>({
      publish: ({ type }) => Promise.resolve(void this.told.push(type)),
    });
    const heldPoints = stub<HeldPoints>({
      giveBack: (_customerId, needed) => {
        this.acts.push('held points are given back');
        return Promise.resolve(this.giveBack(needed));
      },
    });
    const unitOfWork = new MemoryUnitOfWork();
    const holds = stub<ServiceHolds>({});
    this.takeWaiting = new TakeWaitingDebits(
      ...([waiting, holders, books, new ReadPoints(books, holds, waiting)] as const),
      ...([new RecordPlan(books, holds, waiting, events), events, clock, unitOfWork] as const),
    );
    this.adjustPoints = new AdjustPoints(
      ...([holders, books, heldPoints, waiting, events, clock, unitOfWork] as const),
    );
  }

  get balance(): bigint {
    return this.unitsOf(customerAccount('c')) / 100n;
  }

  async debit(
    whole: bigint,
    key: string,
    how: { alsoHeld?: boolean; wait?: boolean } = {},
  ): Promise<Adjustment | string> {
    const terms = { customerId: 'c', key, reason: 'a game', by: 'service' };
    try {
      return await this.adjustPoints.execute({ ...terms, points: demo(-whole), ...how });
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  }

  /** Held points come back, and the debits that wait for them take theirs. */
  async comeBack(whole: bigint): Promise<void> {
    this.move(whole);
    await this.takeWaiting.execute('c');
  }

  paidOut(): void {
    this.units.set(customerHeldAccount('c').code, 0n);
  }

  cycle(): Promise<void> {
    return this.takeWaiting.run();
  }

  private giveBack(needed: Money): boolean {
    const missing = needed.units - this.unitsOf(customerAccount('c'));
    if (!this.isUnsigned || missing > this.unitsOf(customerHeldAccount('c'))) return false;
    this.move(missing / 100n);
    return true;
  }

  private move(whole: bigint): void {
    this.add(customerHeldAccount('c'), -whole * 100n);
    this.add(customerAccount('c'), whole * 100n);
  }

  private unitsOf({ code }: LedgerAccount): bigint {
    return this.units.get(code) ?? 0n;
  }

  private add(account: LedgerAccount, units: bigint): void {
    this.units.set(account.code, this.unitsOf(account) + units);
  }

  private books(): Books {
    const balanceOf = (account: LedgerAccount) => Money.of(this.unitsOf(account), points);
    return stub<Books>({
      balanceOf: (account) => Promise.resolve(balanceOf(account)),
      balancesOf: (accounts) => Promise.resolve(accounts.map(balanceOf)),
      linesOf: () => Promise.resolve(this.posted),
      lockAccounts: (accounts) =>
        Promise.resolve(
          void this.acts.push(`${accounts.map(({ code }) => code).join()} is locked`),
        ),
      post: ([posted]) => this.post(posted),
      record: async (entries) => {
        for (const each of entries) await this.post(each);
      },
    });
  }

  private post(posted: Entry | undefined): Promise<void> {
    if (!posted) return Promise.resolve();
    const known = this.posted.get(posted.key);
    const lines = linesOf(posted);
    if (known && haveSameLines(known, lines)) return Promise.resolve();
    if (known) return Promise.reject(new DomainError('entry_key_conflict'));
    for (const { account, side, money } of posted.postings) {
      const change = side === account.normalSide ? money.units : -money.units;
      if (!account.overdraftAllowed && this.unitsOf(account) + change < 0n) {
        return Promise.reject(new DomainError('insufficient_points'));
      }
      this.add(account, change);
    }
    this.posted.set(posted.key, lines);
    return Promise.resolve();
  }

  private debits(): WaitingDebits {
    const remove = (key: string): boolean => {
      const index = this.waiting.findIndex((each) => each.key === key);
      if (index >= 0) this.waiting.splice(index, 1);
      return index >= 0;
    };
    return stub<WaitingDebits>({
      add: (debit) => {
        const isNew = this.waiting.every(({ key }) => key !== debit.key);
        if (isNew) this.waiting.push(debit);
        return Promise.resolve(isNew);
      },
      ofCustomer: () => Promise.resolve([...this.waiting]),
      customers: () => Promise.resolve(this.waiting.length > 0 ? ['c'] : []),
      ofCustomers: () =>
        Promise.resolve(new Map(this.waiting.length > 0 ? [['c', [...this.waiting]]] : [])),
      remove: (_customerId, key) => Promise.resolve(remove(key)),
      removeAll: (debits) => {
        for (const { key } of debits) remove(key);
        return Promise.resolve();
      },
    });
  }
}

describe('a debit of points that are held', () => {
  it('is refused, and leaves nothing behind, unless it says what to do', async () => {
    const house = new House(10n, 90n);
    expect(await house.debit(50n, 'a')).toBe('insufficient_points');
    await house.comeBack(90n);
    expect(house.balance).toBe(100n);
  });

  it('takes what is held, once per key', async () => {
    const house = new House(10n, 90n);
    expect(await house.debit(50n, 'a', { alsoHeld: true })).toMatchObject({ isWaiting: false });
    expect(await house.debit(50n, 'a', { alsoHeld: true })).toMatchObject({ isWaiting: false });
    expect(house.balance).toBe(0n);
    // Else whoever credits the customer meanwhile would wait for this, and this for them.
    expect(house.acts).toEqual(['points-issued is locked', 'held points are given back']);
    expect(house.told).toEqual(['points_adjusted']);
    expect(await house.debit(51n, 'b', { alsoHeld: true })).toBe('insufficient_points');
  });

  it('waits, comes first when points come back, and is taken once', async () => {
    const house = new House(10n, 90n, false);
    const how = { alsoHeld: true, wait: true };
    expect(await house.debit(50n, 'a', how)).toMatchObject({ isWaiting: true });
    expect(await house.debit(50n, 'a', how)).toMatchObject({ isWaiting: true });
    await house.comeBack(30n);
    expect(house.balance).toBe(40n);
    await house.comeBack(30n);
    expect(house.balance).toBe(20n);
    expect(house.waiting).toEqual([]);
    expect(await house.debit(50n, 'a', how)).toMatchObject({ isWaiting: false });
    expect(house.balance).toBe(20n);
    expect(house.told).toEqual(['debit_waits', 'points_adjusted']);
  });

  it('waits for no more than there is, with what others wait for', async () => {
    const house = new House(10n, 90n);
    expect(await house.debit(101n, 'a', { wait: true })).toBe('insufficient_points');
    expect(await house.debit(60n, 'b', { wait: true })).toMatchObject({ isWaiting: true });
    expect(await house.debit(41n, 'c', { wait: true })).toBe('insufficient_points');
    expect(await house.debit(40n, 'd', { wait: true })).toMatchObject({ isWaiting: true });
  });

  it('was given up in silence for another amount of its key that did not wait', async () => {
    const house = new House(60n, 90n);
    expect(await house.debit(100n, 'a', { wait: true })).toMatchObject({ isWaiting: true });
    expect(await house.debit(50n, 'a')).toBe('entry_key_conflict');
    expect(await house.debit(50n, 'a', { alsoHeld: true })).toBe('entry_key_conflict');
    expect(await house.debit(-50n, 'a')).toBe('entry_key_conflict');
    expect(house.balance).toBe(60n);
    await house.comeBack(90n);
    expect(house.balance).toBe(50n);
    expect(house.waiting).toEqual([]);
    expect(house.told).toEqual(['debit_waits', 'points_adjusted']);
  });

  it('waits no more once it was taken by whoever asked again without waiting', async () => {
    const house = new House(10n, 90n);
    expect(await house.debit(50n, 'a', { wait: true })).toMatchObject({ isWaiting: true });
    expect(await house.debit(50n, 'a')).toBe('insufficient_points');
    expect(house.waiting).toHaveLength(1);
    expect(await house.debit(50n, 'a', { alsoHeld: true })).toMatchObject({ isWaiting: false });
    expect(house.waiting).toEqual([]);
  });

  it('kept held points from coming back, once its key was used for something else', async () => {
    const house = new House(110n, 90n);
    const known = { customerId: 'c', key: 'a', reason: 'a game', by: 'service' };
    expect(await house.debit(50n, 'a')).toMatchObject({ isWaiting: false });
    // As a gateway of an earlier build may have left it.
    house.waiting.push({ ...known, points: demo(100n), requestedAt: new StillClock().now() });
    await house.comeBack(90n);
    expect(house.balance).toBe(150n);
    expect(house.waiting).toEqual([]);
    expect(house.told).toEqual(['points_adjusted', 'debit_given_up']);
  });

  it('was replaced in silence by a smaller one of its key', async () => {
    const house = new House(60n, 90n);
    await house.debit(100n, 'a', { wait: true });
    expect(await house.debit(50n, 'a', { wait: true })).toBe('entry_key_conflict');
    expect(await house.debit(-100n, 'a', { wait: true })).toBe('entry_key_conflict');
    expect(house.waiting).toHaveLength(1);
    expect(house.balance).toBe(60n);
  });

  it('is given up when what it waits for was paid out, and taken when the customer pays in', async () => {
    const [lost, paidIn] = [new House(10n, 90n), new House(10n, 90n)];
    await lost.debit(50n, 'a', { wait: true });
    await lost.cycle();
    expect(lost.waiting).toHaveLength(1);
    lost.paidOut();
    await lost.cycle();
    expect(lost.waiting).toEqual([]);
    expect(lost.told).toEqual(['debit_waits', 'debit_given_up']);
    await paidIn.debit(50n, 'a', { wait: true });
    expect(await paidIn.debit(-60n, 'a gift')).toBe('adjustment_key_malformed');
    await paidIn.debit(-60n, 'gift');
    await paidIn.cycle();
    expect(paidIn.balance).toBe(20n);
  });
});
