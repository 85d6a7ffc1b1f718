import fc from 'fast-check';
import { InMemory } from 'crowdwiz-testkit/memory';
import { StillClock } from '../../../test/support/clocks';
import { Assets, Money } from '../../kernel';
import { Customers } from '../../linking';
import { customerAccount, customerHeldAccount } from '../chart-of-accounts';
import { Books } from '../ports/books';
import { HeldPoints } from '../ports/held-points';
import { WaitingDebits } from '../ports/waiting-debits';
import { type BatchMode, PerformOperations } from './perform-operations';
import type { OperationResult, PointsOperation } from './points-operation';

const assets = Assets.withPoints('DEMO', 2);
const CUSTOMERS = ['anna', 'boris'];
/** Few, so that repetitions and conflicts are common. */
const REFERENCES = ['a', 'b', 'c'];

interface Drawn {
  /** `wait`: a debit that may. */
  readonly kind: PointsOperation['kind'] | 'wait';
  readonly who: number;
  readonly reference: string;
  readonly units: number;
}

const DRAWN: fc.Arbitrary<Drawn> = fc.record({
  kind: fc.constantFrom('credit', 'credit', 'debit', 'wait', 'hold', 'capture', 'release'),
  who: fc.nat(CUSTOMERS.length - 1),
  reference: fc.constantFrom(...REFERENCES),
  units: fc.nat(9),
});

/** Use cases over stores of their own. */
class World {
  private readonly stores = InMemory.of(new StillClock(), assets, [
    [HeldPoints, { giveBack: () => Promise.resolve(false), giveBackUpTo: () => Promise.resolve() }],
  ]);
  readonly operations = this.stores.get(PerformOperations);
  private readonly books = this.stores.get(Books);
  private ids: string[] = [];

  static async open(): Promise<World> {
    const world = new World();
    for (const name of CUSTOMERS) {
      const { customer } = await world.stores.get(Customers).findOrCreate(name);
      world.ids.push(customer.id);
    }
    return world;
  }

  async perform(drawn: readonly Drawn[], mode: BatchMode): Promise<readonly string[]> {
    const given = drawn.map((each) => this.operation(each));
    return (await this.operations.execute(given, mode)).map(textOf);
  }

  async balances(): Promise<readonly bigint[]> {
    const accounts = this.ids.flatMap((id) => [customerAccount(id), customerHeldAccount(id)]);
    return (await this.books.balancesOf(accounts)).map(({ units }) => units);
  }

  /** For the next look at balances alone: somebody takes the points right after it. */
  seeOnce(units: bigint): void {
    const seen = Money.of(units, assets.points);
    jest.spyOn(this.books, 'balancesOf').mockResolvedValueOnce([seen]);
  }

  /** From now on, by the method of the stores. */
  countWrites() {
    const waiting = this.stores.get(WaitingDebits);
    const writes = {
      ...{ record: jest.spyOn(this.books, 'record'), post: jest.spyOn(this.books, 'post') },
      ...{ addAll: jest.spyOn(waiting, 'addAll'), removeAll: jest.spyOn(waiting, 'removeAll') },
    };
    return () =>
      Object.fromEntries(
        Object.entries(writes).map(([name, spy]) => [name, spy.mock.calls.length]),
      );
  }

  async events(): Promise<readonly string[]> {
    expect(await this.books.audit()).toEqual([]);
    return this.stores.events().map(({ type }) => type);
  }

  private operation({ kind, who, reference, units }: Drawn): PointsOperation {
    const customerId = this.ids[who] ?? '';
    const points = Money.of(BigInt(units), assets.points);
    const named = { customerId, points, reference, reason: 'a game', by: 'game' };
    switch (kind) {
      case 'credit':
      case 'debit':
        return { kind, ...named, wait: false };
      case 'wait':
        return { kind: 'debit', ...named, wait: true };
      case 'hold':
        return { kind, ...named, expiresInSeconds: null };
      case 'capture':
        return { kind, hold: named, points, by: 'game' };
      case 'release':
        return { kind, hold: named, by: 'game' };
    }
  }
}

function textOf(result: OperationResult): string {
  if (result.outcome === 'refused') return result.error.code;
  if (result.outcome === 'not_done') return result.outcome;
  const { balance, hold, isWaiting } = result;
  const state = isWaiting ? 'waits' : (hold?.state ?? '');
  return `${balance.units} ${state} ${hold?.captured?.units ?? ''}`;
}

/** What a customer has, kept by rules of its own: two figures and two lists of names. */
class Purse {
  spendable = 0;
  held = 0;
  private readonly changes = new Map<string, number>();
  private readonly waiting = new Map<string, number>();
  private readonly holds = new Map<string, { units: number; ended: string | null }>();

  perform({ kind, reference, units }: Drawn): void {
    if (kind === 'hold') this.place(reference, units);
    else if (kind === 'capture' || kind === 'release') this.end(kind, reference, units);
    else this.change(kind, reference, units);
  }

  private change(kind: 'credit' | 'debit' | 'wait', reference: string, units: number): void {
    const waits = this.waiting.get(reference);
    if (units === 0 || this.changes.has(reference)) return;
    if (waits !== undefined && (kind === 'credit' || waits !== units)) return;
    if (kind === 'credit' || units <= this.spendable) {
      this.adjust(reference, kind === 'credit' ? units : -units);
    } else if (kind === 'wait') {
      const all = [...this.waiting.values()].reduce((sum, each) => sum + each, 0) - (waits ?? 0);
      if (this.spendable + this.held >= units + all) this.waiting.set(reference, units);
    }
  }

  private adjust(reference: string, change: number): void {
    this.changes.set(reference, change);
    this.waiting.delete(reference);
    this.spendable += change;
  }

  private place(reference: string, units: number): void {
    const hold = this.holds.get(reference);
    if (units === 0 || (hold && (hold.ended !== null || hold.units !== units))) return;
    if (!hold) {
      if (units > this.spendable) return;
      this.holds.set(reference, { units, ended: null });
      this.spendable -= units;
      this.held += units;
    }
    this.takeWaiting();
  }

  private end(kind: 'capture' | 'release', reference: string, units: number): void {
    const hold = this.holds.get(reference);
    const as = kind === 'capture' ? `captured ${units}` : 'released';
    if (!hold || (kind === 'capture' && units === 0)) return;
    if (hold.ended === null) {
      if (kind === 'capture' && units > hold.units) return;
      this.held -= hold.units;
      this.spendable += kind === 'capture' ? hold.units - units : hold.units;
      hold.ended = as;
    }
    if (hold.ended === as) this.takeWaiting();
  }

  /** All came at the same moment: by name. */
  private takeWaiting(): void {
    for (const [reference, units] of [...this.waiting].sort()) {
      if (units <= this.spendable) this.adjust(reference, -units);
    }
  }
}

describe('the operations of the service', () => {
  it('leave what two figures and a list of names say, whatever comes in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(DRAWN, { maxLength: 25 }), async (drawn) => {
        const world = await World.open();
        const purses = CUSTOMERS.map(() => new Purse());
        await world.perform(drawn, 'each');
        for (const each of drawn) purses[each.who]?.perform(each);
        const expected = purses.flatMap(({ spendable, held }) => [BigInt(spendable), BigInt(held)]);
        expect(await world.balances()).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('do in a batch what they do one by one, and tell the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(DRAWN, { maxLength: 25 }), async (drawn) => {
        const [together, apart] = [await World.open(), await World.open()];
        const results = await together.perform(drawn, 'each');
        const single: string[] = [];
        for (const each of drawn) single.push(...(await apart.perform([each], 'each')));
        expect(results).toEqual(single);
        expect(await together.balances()).toEqual(await apart.balances());
        expect(await together.events()).toEqual(await apart.events());
      }),
      { numRuns: 60 },
    );
  });

  it('are done all or not at all where that is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(DRAWN, { maxLength: 8 }), async (drawn) => {
        const [all, each] = [await World.open(), await World.open()];
        const results = await each.perform(drawn, 'each');
        const hasRefusal = results.some((result) => /^[a-z]/.test(result));
        await all.perform(drawn, 'all');
        const untouched = CUSTOMERS.flatMap(() => [0n, 0n]);
        expect(await all.balances()).toEqual(hasRefusal ? untouched : await each.balances());
        expect(await all.events()).toEqual(hasRefusal ? [] : await each.events());
      }),
      { numRuns: 40 },
    );
  });

  it('are decided anew where somebody has taken the points since they were looked at', async () => {
    const world = await World.open();
    const debit: Drawn = { kind: 'debit', who: 0, reference: 'b', units: 7 };
    await world.perform([{ ...debit, kind: 'credit', reference: 'a', units: 2 }], 'each');
    world.seeOnce(7n);
    const results = await world.perform([debit, { ...debit, units: 2 }], 'each');
    expect(results).toEqual(['insufficient_points', '0  ']);
    expect(await world.balances()).toEqual([0n, 0n, 0n, 0n]);
  });

  it('are written at once, also a thousand debits that may wait and some that do', async () => {
    const world = await World.open();
    const many = Array.from({ length: 999 }, (_, index): Drawn => {
      return { kind: 'wait', who: index % 2, reference: `d-${index}`, units: 1 };
    });
    const filled = CUSTOMERS.map((_, who): Drawn => {
      return { kind: 'credit', who, reference: 'filled', units: 700 };
    });
    const held = filled.map((each): Drawn => ({ ...each, kind: 'hold', units: 400 }));
    await world.perform([...filled, ...held], 'each');
    const writes = world.countWrites();
    const results = await world.perform(many, 'each');
    expect(results.filter((each) => each.includes('waits'))).toHaveLength(399);
    expect(writes()).toEqual({ record: 1, post: 0, addAll: 1, removeAll: 0 });
    await world.perform([{ ...held[0]!, kind: 'release' }], 'each');
    expect(writes()).toEqual({ record: 2, post: 0, addAll: 1, removeAll: 1 });
    expect((await world.balances()).slice(0, 2)).toEqual([200n, 0n]);
  });

  it('are not refused for good, all of them, where somebody takes points past the lock of a customer', async () => {
    const world = await World.open();
    const debit: Drawn = { kind: 'debit', who: 0, reference: 'b', units: 7 };
    for (let attempt = 0; attempt < 3; attempt += 1) world.seeOnce(7n);
    await expect(world.perform([debit], 'each')).rejects.toMatchObject({ code: 'database_busy' });
  });

  it('are at most a thousand', async () => {
    const { operations } = await World.open();
    const one: PointsOperation = { kind: 'release', hold: { id: 'h' }, by: 'game' };
    const many = Array.from({ length: 1_001 }, () => one);
    await expect(operations.execute(many, 'each')).rejects.toThrow(RangeError);
  });
});
