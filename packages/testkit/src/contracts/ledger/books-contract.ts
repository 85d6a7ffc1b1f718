import { randomUUID } from 'node:crypto';
import { DomainError } from 'crowdwiz-gateway/internal/kernel/index';
import {
  credit,
  CUSTODY,
  customerAccount,
  customerHeldAccount,
  debit,
  entry,
  HOUSE_ACCOUNTS,
  POINTS_ISSUED,
  TREASURY,
  type Books,
  type Entry,
  type EntryKind,
  type Posting,
  type StatementFilter,
} from 'crowdwiz-gateway/internal/ledger/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

const AT = new Date('2026-03-01T00:00:00.000Z');

/** `Books`, with the customers who hold accounts. */
export function describeBooksContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
    });

    afterAll(() => harness.close());

    afterEach(async () => {
      expect(await harness.books.audit()).toEqual([]);
    });

    const built = (key: string, postings: Posting[], kind: EntryKind = 'adjustment'): Entry => {
      const result = entry(key, kind, AT, postings);
      if (!result) throw new Error('an entry without lines');
      return result;
    };

    const given = (customerId: string, units: number, key = `give:${randomUUID()}`): Entry => {
      const amount = harness.points(units);
      return built(key, [
        debit(POINTS_ISSUED, amount),
        credit(customerAccount(customerId), amount),
      ]);
    };

    const taken = (customerId: string, units: number, key = `take:${randomUUID()}`): Entry => {
      const amount = harness.points(units);
      return built(key, [
        debit(customerAccount(customerId), amount),
        credit(POINTS_ISSUED, amount),
      ]);
    };

    const post = (...entries: Entry[]) => harness.unitOfWork.run(() => harness.books.post(entries));

    const balance = async (customerId: string) =>
      (await harness.books.balanceOf(customerAccount(customerId))).units;

    const held = async (customerId: string) =>
      (await harness.books.balanceOf(customerHeldAccount(customerId))).units;

    async function refusalOf(work: Promise<unknown>): Promise<DomainError> {
      const error: unknown = await work.then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof DomainError)) throw new Error(`No refusal, but ${String(error)}`);
      return error;
    }

    it('locks accounts in a unit of work alone', async () => {
      const { books, unitOfWork } = harness;
      await expect(books.lockAccounts([CUSTODY, POINTS_ISSUED])).rejects.toThrow('unit of work');
      const locked = unitOfWork.run(() => books.lockAccounts([POINTS_ISSUED, CUSTODY]));
      await expect(locked).resolves.toBeUndefined();
    });

    it('posts entries of several accounts and assets in one call', async () => {
      const customer = await harness.newCustomer();
      const before = await harness.books.balanceOf(CUSTODY);
      await post(
        built(
          `deposit:${randomUUID()}`,
          [
            debit(CUSTODY, harness.cwd(10_00000)),
            credit(TREASURY, harness.cwd(10_00000)),
            debit(POINTS_ISSUED, harness.points(900_00)),
            credit(customerAccount(customer), harness.points(900_00)),
          ],
          'deposit',
        ),
        taken(customer, 100_00),
      );
      expect(await balance(customer)).toBe(800_00n);
      expect((await harness.books.balanceOf(CUSTODY)).minus(before).units).toBe(10_00000n);
    });

    it('keeps amounts that no float could keep', async () => {
      const customer = await harness.newCustomer();
      const huge = 10n ** 30n + 1n;
      const amount = harness.points(huge);
      await post(
        built('huge:in', [debit(POINTS_ISSUED, amount), credit(customerAccount(customer), amount)]),
      );
      expect(await balance(customer)).toBe(huge);
      await post(
        built('huge:out', [
          debit(customerAccount(customer), amount),
          credit(POINTS_ISSUED, amount),
        ]),
      );
      expect(await balance(customer)).toBe(0n);
    });

    it('has zero on an account without postings', async () => {
      expect((await harness.books.balanceOf(customerAccount(randomUUID()))).units).toBe(0n);
    });

    it('refuses an account of a customer who does not exist, and posts nothing of the call', async () => {
      const customer = await harness.newCustomer();
      const nobody = randomUUID();
      const refusal = await refusalOf(post(given(customer, 5), given(nobody, 5)));
      expect(refusal.code).toBe('customer_unknown');
      expect([await balance(customer), await balance(nobody)]).toEqual([0n, 0n]);
      const hold = { id: randomUUID(), customerId: nobody, money: harness.points(1) };
      const placed = harness.unitOfWork.run(() => harness.books.placeHold(hold, AT));
      expect((await refusalOf(placed)).code).toBe('customer_unknown');
    });

    it('refuses to write outside a unit of work', async () => {
      const customerId = await harness.newCustomer();
      await expect(harness.books.post([given(customerId, 1)])).rejects.toThrow('unit of work');
      const hold = { id: randomUUID(), customerId, money: harness.points(1) };
      await expect(harness.books.placeHold(hold, AT)).rejects.toThrow('unit of work');
      await expect(harness.books.endHolds([])).rejects.toThrow('unit of work');
    });

    it('skips a key that is there with the same postings, in whatever order they come', async () => {
      const customer = await harness.newCustomer();
      const first = given(customer, 5);
      await post(first);
      await post(first, { ...first, postings: [...first.postings].reverse() }, given(customer, 2));
      expect(await balance(customer)).toBe(7n);
    });

    it('posts an entry once that is given twice in one call', async () => {
      const customer = await harness.newCustomer();
      const twice = given(customer, 5);
      await post(twice, twice);
      expect(await balance(customer)).toBe(5n);
    });

    it('refuses a key that stands for something else already, and posts nothing of the call', async () => {
      const customer = await harness.newCustomer();
      const first = given(customer, 5);
      await post(first);
      const someoneElse = await harness.newCustomer();
      for (const other of [
        given(customer, 6, first.key),
        taken(customer, 5, first.key),
        given(someoneElse, 5, first.key),
      ]) {
        const refusal = await refusalOf(post(given(customer, 1), other));
        expect(refusal.code).toBe('entry_key_conflict');
        expect(refusal.details).toEqual({ key: first.key });
      }
      const conflict = post(given(customer, 1, 'same-key'), given(customer, 2, 'same-key'));
      expect((await refusalOf(conflict)).code).toBe('entry_key_conflict');
      expect(await balance(customer)).toBe(5n);
    });

    it('refuses to overdraw a customer, names the balance, and posts nothing of the call', async () => {
      const rich = await harness.newCustomer();
      const poor = await harness.newCustomer();
      await post(given(rich, 10_00), given(poor, 1_50));
      const refusal = await refusalOf(post(taken(rich, 5_00), taken(poor, 1_51)));
      expect(refusal.code).toBe('insufficient_points');
      expect(refusal.details).toEqual({ balance: '1.5' });
      expect([await balance(rich), await balance(poor)]).toEqual([10_00n, 1_50n]);
    });

    it('leaves the transaction usable after a refusal', async () => {
      const customer = await harness.newCustomer();
      await harness.unitOfWork.run(async () => {
        await harness.books.post([given(customer, 3)]);
        const refusal = await refusalOf(harness.books.post([taken(customer, 4)]));
        expect(refusal.details).toEqual({ balance: '0.03' });
        await harness.books.post([taken(customer, 2)]);
      });
      expect(await balance(customer)).toBe(1n);
    });

    it('posts nothing for nothing', async () => {
      await expect(post()).resolves.toBeUndefined();
    });

    describe('holds', () => {
      const settled = (customerId: string, holdId: string, units: number) => ({
        holdId,
        outcome: 'settled' as const,
        entry: built(
          `withdrawal:${holdId}`,
          [
            debit(customerHeldAccount(customerId), harness.points(units)),
            credit(POINTS_ISSUED, harness.points(units)),
          ],
          'withdrawal',
        ),
      });

      const released = (customerId: string, holdId: string, units: number) => ({
        holdId,
        outcome: 'released' as const,
        entry: built(
          `hold-released:${holdId}`,
          [
            debit(customerHeldAccount(customerId), harness.points(units)),
            credit(customerAccount(customerId), harness.points(units)),
          ],
          'hold_released',
        ),
      });

      async function withHold(units: number) {
        const customerId = await harness.newCustomer();
        const id = randomUUID();
        const hold = { id, customerId, money: harness.points(units) };
        await post(given(customerId, 10_00));
        await harness.unitOfWork.run(() => harness.books.placeHold(hold, AT));
        return { customerId, id, hold };
      }

      const end = (...ends: Parameters<Books['endHolds']>[0]) =>
        harness.unitOfWork.run(() => harness.books.endHolds(ends));

      it('set points aside', async () => {
        const { customerId } = await withHold(4_00);
        expect([await balance(customerId), await held(customerId)]).toEqual([6_00n, 4_00n]);
      });

      it('are placed once, however often they are asked for', async () => {
        const { customerId, hold } = await withHold(4_00);
        await harness.unitOfWork.run(() => harness.books.placeHold(hold, AT));
        expect(await held(customerId)).toBe(4_00n);
        const other = { ...hold, money: harness.points(3_00) };
        const again = harness.unitOfWork.run(() => harness.books.placeHold(other, AT));
        expect((await refusalOf(again)).code).toBe('entry_key_conflict');
      });

      it('are refused above the balance', async () => {
        const { customerId } = await withHold(4_00);
        const more = { id: randomUUID(), customerId, money: harness.points(6_01) };
        const refusal = await refusalOf(
          harness.unitOfWork.run(() => harness.books.placeHold(more, AT)),
        );
        expect([refusal.code, refusal.details]).toEqual(['insufficient_points', { balance: '6' }]);
      });

      it('settle or release, many in one call', async () => {
        const one = await withHold(4_00);
        const two = await withHold(7_00);
        await end(settled(one.customerId, one.id, 4_00), released(two.customerId, two.id, 7_00));
        expect([await balance(one.customerId), await held(one.customerId)]).toEqual([6_00n, 0n]);
        expect([await balance(two.customerId), await held(two.customerId)]).toEqual([10_00n, 0n]);
      });

      it('end the same way twice without harm, and never another way', async () => {
        const { customerId, id } = await withHold(4_00);
        await end(settled(customerId, id, 4_00));
        await end(settled(customerId, id, 4_00));
        const refusal = await refusalOf(end(released(customerId, id, 4_00)));
        expect(refusal.code).toBe('hold_already_ended');
        expect(refusal.details).toEqual({ state: 'settled' });
        expect([await balance(customerId), await held(customerId)]).toEqual([6_00n, 0n]);
      });

      it('end one way only when both ways are tried at once', async () => {
        const { customerId, id } = await withHold(4_00);
        const outcomes = await Promise.allSettled([
          end(settled(customerId, id, 4_00)),
          end(released(customerId, id, 4_00)),
        ]);
        expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        expect(await held(customerId)).toBe(0n);
      });
    });

    it('adds up: the trial balance of an asset has equal sides', async () => {
      const lines = new Map(
        (await harness.books.trialBalance()).map(({ code, balance: { units } }) => [code, units]),
      );
      expect([...lines.keys()]).toEqual([
        ...HOUSE_ACCOUNTS.map(({ code }) => code),
        'customers',
        'customers-held',
        'customers-uncredited',
      ]);
      const sum = (...codes: string[]) =>
        codes.reduce((total, code) => total + lines.get(code)!, 0n);
      expect(sum('custody', 'network-fees')).toBe(
        sum('treasury', 'cwd-rounding', 'unattributed', 'unexplained', 'customers-uncredited'),
      );
      expect(sum('points-issued')).toBe(sum('customers', 'customers-held', 'points-rounding'));
    });

    it('gives a statement page by page, newest first', async () => {
      const customerId = await harness.newCustomer();
      const entries = [3, 5, 7, 11, 13].map((units) => given(customerId, units));
      await post(
        ...entries,
        taken(customerId, 2, 'statement:take'),
        given(await harness.newCustomer(), 99),
      );
      const changes: bigint[] = [];
      let cursor: string | null = null;
      do {
        const page = await harness.books.statement(customerId, { limit: 4, cursor });
        expect(page.items.length).toBeLessThanOrEqual(4);
        changes.push(...page.items.map(({ change }) => change.units));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(changes).toEqual([-2n, 13n, 11n, 7n, 5n, 3n]);
      const [newest] = (await harness.books.statement(customerId, { limit: 1, cursor: null }))
        .items;
      expect(newest).toMatchObject({
        entryKey: 'statement:take',
        kind: 'adjustment',
        occurredAt: AT,
      });
      const after = new Date(AT.getTime() + 1);
      const all = { limit: 10, cursor: null };
      const found = async (filter: StatementFilter) =>
        (await harness.books.statement(customerId, all, filter)).items.length;
      expect(await found({ kind: 'adjustment', from: AT, to: after })).toBe(6);
      expect([
        await found({ kind: 'deposit' }),
        await found({ from: after }),
        await found({ to: AT }),
      ]).toEqual([0, 0, 0]);
    });

    it.each(['', 'x', 'Li4v', Buffer.from('customers:5').toString('base64url'), '1 OR 1=1'])(
      'refuses the cursor %j, which it never gave',
      async (cursor) => {
        const work = harness.books.statement(randomUUID(), { limit: 10, cursor });
        await expect(work).rejects.toThrow(RangeError);
        await expect(work).rejects.toThrow('cursor');
      },
    );

    it.each([0, -1, 201, 1.5, Number.NaN])('refuses a page of %p rows', async (limit) => {
      const work = harness.books.statement(randomUUID(), { limit, cursor: null });
      await expect(work).rejects.toThrow(RangeError);
    });
  });
}
