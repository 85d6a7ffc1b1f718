import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { DomainError } from '../../../src/kernel';
import {
  credit,
  CUSTODY,
  CWD_ROUNDING,
  customerAccount,
  customerHeldAccount,
  debit,
  entry,
  HOUSE_ACCOUNTS,
  POINTS_ISSUED,
  POINTS_ROUNDING,
  TREASURY,
  type Entry,
  type LedgerAccount,
} from '../../../src/ledger';
import { PostgresHarness } from '../postgres/postgres-harness';

const AT = new Date('2026-03-01T00:00:00.000Z');
const WRITERS = 40;
const ROUNDS = 6;

/** The same numbers on every run. */
function* pseudoRandom(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    yield state / 0x80000000;
  }
}

function required(built: Entry | null): Entry {
  if (!built) throw new Error('an entry without lines');
  return built;
}

let harness: PostgresHarness;

beforeAll(async () => {
  harness = await PostgresHarness.open(WRITERS);
});

afterAll(() => harness.close());

describe('The books under many writers', () => {
  const move = (from: LedgerAccount, to: LedgerAccount, units: number): Entry =>
    required(
      entry(`move:${randomUUID()}`, 'adjustment', AT, [
        debit(from, harness.points(units)),
        credit(to, harness.points(units)),
      ]),
    );

  const balanceOf = async (account: LedgerAccount) =>
    (await harness.books.balanceOf(account)).units;

  it('never deadlocks and loses nothing when all touch the same accounts in any order', async () => {
    const accounts = (await harness.newCustomers(6)).map((id) => customerAccount(id));
    await harness.unitOfWork.run(() =>
      harness.books.post(accounts.map((account) => move(POINTS_ISSUED, account, 1_000_000))),
    );
    const expected = new Map(accounts.map(({ code }) => [code, 1_000_000n]));
    const change = (code: string, units: number) =>
      expected.set(code, (expected.get(code) ?? 0n) + BigInt(units));

    const write = async (writer: number) => {
      const random = pseudoRandom(writer + 1);
      const pick = () => accounts[Math.floor(random.next().value * accounts.length)]!;
      for (let round = 0; round < ROUNDS; round += 1) {
        const entries = Array.from({ length: 5 }, () => {
          const [from, to] = [pick(), pick()];
          const units = 1 + Math.floor(random.next().value * 100);
          change(from.code, -units);
          change(to.code, units);
          return move(from, to, units);
        });
        await harness.unitOfWork.run(() => harness.books.post(entries));
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));

    for (const account of accounts) {
      expect(await balanceOf(account)).toBe(expected.get(account.code));
    }
    expect(await harness.books.audit()).toEqual([]);
  });

  it('lets exactly as many spend as there is money for', async () => {
    const account = customerAccount(await harness.newCustomer());
    const income = move(POINTS_ISSUED, account, 70);
    await harness.unitOfWork.run(() => harness.books.post([income]));
    const outcomes = await Promise.allSettled(
      Array.from({ length: WRITERS }, () =>
        harness.unitOfWork.run(() => harness.books.post([move(account, POINTS_ISSUED, 3)])),
      ),
    );
    const refused = outcomes.flatMap((each): unknown[] =>
      each.status === 'rejected' ? [each.reason] : [],
    );
    expect(refused).toHaveLength(WRITERS - 23);
    for (const reason of refused) {
      expect(reason).toBeInstanceOf(DomainError);
      expect(reason).toMatchObject({ code: 'insufficient_points' });
    }
    expect(await balanceOf(account)).toBe(1n);
  });

  it('counts one business fact once, however many write it at the same moment', async () => {
    const account = customerAccount(await harness.newCustomer());
    const fact = move(POINTS_ISSUED, account, 10);
    await Promise.all(
      Array.from({ length: WRITERS }, () =>
        harness.unitOfWork.run(() => harness.books.post([fact])),
      ),
    );
    expect(await balanceOf(account)).toBe(10n);
  });

  it('places and ends holds of the same customers while deposits are credited', async () => {
    const customers = await harness.newCustomers(4);
    await harness.unitOfWork.run(() =>
      harness.books.post(customers.map((id) => move(POINTS_ISSUED, customerAccount(id), 10_000))),
    );
    const holdAndEnd = async (writer: number) => {
      const customerId = customers[writer % customers.length]!;
      const hold = { id: randomUUID(), customerId, money: harness.points(10) };
      await harness.unitOfWork.run(() => harness.books.placeHold(hold, AT));
      const isSettled = writer % 2 === 0;
      await harness.unitOfWork.run(async () => {
        const to = isSettled ? POINTS_ISSUED : customerAccount(customerId);
        const moved = move(customerHeldAccount(customerId), to, 10);
        await harness.books.endHolds([
          {
            holdId: hold.id,
            outcome: isSettled ? 'settled' : 'released',
            entry: { ...moved, key: `end:${hold.id}` },
          },
        ]);
        // A scan step settles first and credits the same customers afterwards.
        const credits = customers.map((id) => move(POINTS_ISSUED, customerAccount(id), 1));
        if (writer === 0) await harness.books.post(credits);
      });
    };
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => holdAndEnd(writer)));
    for (const [index, customerId] of customers.entries()) {
      expect(await balanceOf(customerHeldAccount(customerId))).toBe(0n);
      const settledHolds = index % 2 === 0 ? WRITERS / customers.length : 0;
      expect(await balanceOf(customerAccount(customerId))).toBe(
        10_000n - BigInt(settledHolds * 10) + 1n,
      );
    }
    expect(await harness.books.audit()).toEqual([]);
  });
});

describe('Any sequence of valid entries', () => {
  const actions = fc.record({
    kind: fc.constantFrom('deposit' as const, 'spend' as const, 'hold' as const, 'end' as const),
    customer: fc.nat({ max: 2 }),
    units: fc.integer({ min: 1, max: 1_000_000 }),
  });

  it('replays to the stored balances, and those are what a plain model says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(actions, { minLength: 1, maxLength: 25 }), async (sequence) => {
        const model = new Model(harness, await harness.newCustomers(3));
        for (const action of sequence) await model.apply(action);
        await model.check();
        expect(await harness.books.audit()).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});

/** The books as a child would keep them: one number per account. */
class Model {
  private readonly balances = new Map<string, bigint>();
  private readonly openHolds: { id: string; customerId: string; units: bigint }[] = [];
  private houseBefore: Promise<Map<string, bigint>>;

  constructor(
    private readonly harness: PostgresHarness,
    private readonly customers: readonly string[],
  ) {
    this.houseBefore = this.house();
  }

  async apply(action: { kind: string; customer: number; units: number }): Promise<void> {
    await this.houseBefore;
    const customerId = this.customers[action.customer] ?? 'nobody';
    const account = customerAccount(customerId);
    const units = BigInt(action.units);
    switch (action.kind) {
      case 'deposit':
        return this.deposit(account, units);
      case 'spend':
        return this.refusable(account, units, async () => {
          const spent = this.entry([
            debit(account, this.harness.points(units)),
            credit(POINTS_ISSUED, this.harness.points(units)),
          ]);
          await this.harness.books.post([spent]);
        }).then((isDone) => {
          if (isDone) this.change(POINTS_ISSUED.code, -units);
        });
      case 'hold':
        return this.hold(customerId, units);
      default:
        return this.endOne();
    }
  }

  async check(): Promise<void> {
    for (const customerId of this.customers) {
      for (const account of [customerAccount(customerId), customerHeldAccount(customerId)]) {
        const { units } = await this.harness.books.balanceOf(account);
        expect(units).toBe(this.balance(account.code));
      }
    }
    const before = await this.houseBefore;
    for (const [code, units] of await this.house()) {
      expect(units - (before.get(code) ?? 0n)).toBe(this.balance(code));
    }
  }

  /** With what rounding keeps on both sides. */
  private async deposit(account: LedgerAccount, units: bigint): Promise<void> {
    const { harness } = this;
    const entryOfDeposit = this.entry([
      debit(CUSTODY, harness.cwd(units)),
      credit(CWD_ROUNDING, harness.cwd(units % 7n)),
      credit(TREASURY, harness.cwd(units - (units % 7n))),
      debit(POINTS_ISSUED, harness.points(units)),
      credit(POINTS_ROUNDING, harness.points(units % 5n)),
      credit(account, harness.points(units - (units % 5n))),
    ]);
    await harness.unitOfWork.run(() => harness.books.post([entryOfDeposit]));
    this.change(CUSTODY.code, units);
    this.change(CWD_ROUNDING.code, units % 7n);
    this.change(TREASURY.code, units - (units % 7n));
    this.change(POINTS_ISSUED.code, units);
    this.change(POINTS_ROUNDING.code, units % 5n);
    this.change(account.code, units - (units % 5n));
  }

  private async hold(customerId: string, units: bigint): Promise<void> {
    const id = randomUUID();
    const isDone = await this.refusable(customerAccount(customerId), units, () =>
      this.harness.books.placeHold({ id, customerId, money: this.harness.points(units) }, AT),
    );
    if (!isDone) return;
    this.openHolds.push({ id, customerId, units });
    this.change(customerHeldAccount(customerId).code, units);
  }

  private async endOne(): Promise<void> {
    const hold = this.openHolds.shift();
    if (!hold) return;
    const { id, customerId, units } = hold;
    const isReleased = units % 2n === 0n;
    const to = isReleased ? customerAccount(customerId) : POINTS_ISSUED;
    const ending = this.entry([
      debit(customerHeldAccount(customerId), this.harness.points(units)),
      credit(to, this.harness.points(units)),
    ]);
    await this.harness.unitOfWork.run(() =>
      this.harness.books.endHolds([
        {
          holdId: id,
          outcome: isReleased ? 'released' : 'settled',
          entry: { ...ending, key: `end:${id}` },
        },
      ]),
    );
    this.change(customerHeldAccount(customerId).code, -units);
    this.change(to.code, isReleased ? units : -units);
  }

  /** Takes the units off the account if it has them; otherwise the books must refuse. */
  private async refusable(
    account: LedgerAccount,
    units: bigint,
    work: () => Promise<void>,
  ): Promise<boolean> {
    const attempt = this.harness.unitOfWork.run(work);
    if (this.balance(account.code) < units) {
      await expect(attempt).rejects.toMatchObject({ code: 'insufficient_points' });
      return false;
    }
    await attempt;
    this.change(account.code, -units);
    return true;
  }

  private entry(postings: Parameters<typeof entry>[3]): Entry {
    return required(entry(`model:${randomUUID()}`, 'adjustment', AT, postings));
  }

  private balance(code: string): bigint {
    return this.balances.get(code) ?? 0n;
  }

  private change(code: string, units: bigint): void {
    this.balances.set(code, this.balance(code) + units);
  }

  private async house(): Promise<Map<string, bigint>> {
    const codes = new Set(HOUSE_ACCOUNTS.map(({ code }) => code));
    const lines = await this.harness.books.trialBalance();
    return new Map(
      lines.filter(({ code }) => codes.has(code)).map(({ code, balance }) => [code, balance.units]),
    );
  }
}
