import { randomUUID } from 'node:crypto';
import {
  credit,
  CUSTODY,
  customerAccount,
  customerHeldAccount,
  debit,
  Entries,
  entry,
  POINTS_ISSUED,
  TREASURY,
  type Entry,
  type EntryFilter,
  type EntryKind,
  type Posting,
} from 'crowdwiz-gateway/internal/ledger/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 0, 0, seconds));
const ALL = { limit: 200, cursor: null };

/** `Entries`, with the books that they are in. */
export function describeEntriesContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let entries: Entries;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      entries = harness.get(Entries);
    });

    afterAll(() => harness.close());

    const built = (kind: EntryKind, seconds: number, postings: Posting[], key: string): Entry => {
      const result = entry(key, kind, at(seconds), postings);
      if (!result) throw new Error('an entry without lines');
      return result;
    };

    const given = (
      customerId: string,
      units: number,
      seconds: number,
      key = `give:${randomUUID()}`,
    ): Entry => {
      const points = harness.points(units);
      const lines = [debit(POINTS_ISSUED, points), credit(customerAccount(customerId), points)];
      return built('adjustment', seconds, lines, key);
    };

    const held = (customerId: string, units: number, seconds: number): Entry => {
      const points = harness.points(units);
      const [from, to] = [customerAccount(customerId), customerHeldAccount(customerId)];
      return built('hold', seconds, [debit(from, points), credit(to, points)], `h:${randomUUID()}`);
    };

    const house = (units: number, seconds: number, key = `house:${randomUUID()}`): Entry => {
      const cwd = harness.cwd(units);
      return built('correction', seconds, [debit(CUSTODY, cwd), credit(TREASURY, cwd)], key);
    };

    const post = (...given: Entry[]) => harness.unitOfWork.run(() => harness.books.post(given));
    const keysOf = (found: readonly { readonly key: string }[]) => found.map(({ key }) => key);
    const listed = async (filter: EntryFilter) => keysOf((await entries.list(filter, ALL)).items);

    it('gives an entry as it was posted, with its lines in order', async () => {
      const customerId = await harness.newCustomer();
      const posted = given(customerId, 7, 3, `as-it-was:${customerId}`);
      await post(posted);
      const [found, ...others] = await entries.ofKeys([posted.key, 'none']);
      expect(others).toEqual([]);
      expect(found).toMatchObject({ key: posted.key, kind: 'adjustment', occurredAt: at(3) });
      expect(found!.lines).toEqual([
        { account: 'points-issued', customerId: null, side: 'debit', money: harness.points(7) },
        {
          ...{ account: `customer:${customerId}`, customerId, side: 'credit' },
          money: harness.points(7),
        },
      ]);
      expect(await entries.ofKeys([])).toEqual([]);
    });

    it('numbers entries in the order of booking, whenever their facts were', async () => {
      const customerId = await harness.newCustomer();
      const [late, early] = [given(customerId, 1, 50), given(customerId, 2, 40)];
      await post(late);
      await post(early);
      const found = await entries.ofKeys([early.key, late.key]);
      expect(keysOf(found)).toEqual([late.key, early.key]);
      expect(found[0]!.sequence < found[1]!.sequence).toBe(true);
      const newest = await entries.list({ from: at(40), to: at(51) }, ALL);
      expect(keysOf(newest.items)).toEqual([late.key, early.key]);
      expect(await listed({ customerId })).toEqual([early.key, late.key]);
    });

    it('lists by kind, period and customer, page by page, each once', async () => {
      const [customerId, other] = [await harness.newCustomer(), await harness.newCustomer()];
      const mine = [given(customerId, 10, 100), held(customerId, 4, 101), held(customerId, 3, 102)];
      const others = [given(other, 5, 103), house(9, 104)];
      await post(...mine, ...others);
      const [gave, first, second] = keysOf(mine);
      const [theirs, houses] = keysOf(others);
      const from = at(100);
      expect(await listed({ from })).toEqual([houses, theirs, second, first, gave]);
      expect(await listed({ from, kind: 'hold' })).toEqual([second, first]);
      expect(await listed({ customerId })).toEqual([second, first, gave]);
      expect(await listed({ customerId, kind: 'adjustment' })).toEqual([gave]);
      expect(await listed({ customerId, from: at(101), to: at(102) })).toEqual([first]);
      expect(await listed({ customerId: randomUUID() })).toEqual([]);
      expect(await listed({ customerId: 'nobody' })).toEqual([]);
      for (const filter of [{ from }, { customerId }] satisfies EntryFilter[]) {
        const seen: string[] = [];
        let cursor: string | null = null;
        do {
          const page = await entries.list(filter, { limit: 2, cursor });
          seen.push(...keysOf(page.items));
          cursor = page.nextCursor;
        } while (cursor !== null);
        expect(seen).toEqual(await listed(filter));
      }
      const { nextCursor } = await entries.list({ from }, { limit: 1, cursor: null });
      await expect(entries.list({ customerId }, { limit: 1, cursor: nextCursor })).rejects.toThrow(
        'cursor',
      );
      await expect(entries.list({}, { limit: 0, cursor: null })).rejects.toThrow(RangeError);
    });

    it('finds those of a kind by the beginning of their keys', async () => {
      const id = randomUUID();
      const posted = [house(1, 200, `fix:${id}:1`), house(1, 201, `fix:${id}:2`)];
      await post(...posted, house(1, 202, `fix:${randomUUID()}:1`));
      const found = await entries.beginningWith('correction', `fix:${id}:`);
      expect(keysOf(found)).toEqual(keysOf(posted));
      expect(await entries.beginningWith('deposit', `fix:${id}:`)).toEqual([]);
      expect(await entries.beginningWith('correction', `fix:%`)).toEqual([]);
    });

    it('explains the balance of an account, to the last line, page by page', async () => {
      const customerId = await harness.newCustomer();
      const { code } = customerAccount(customerId);
      await post(given(customerId, 10, 300), held(customerId, 4, 301), given(customerId, 1, 302));
      const changes: bigint[] = [];
      let balance = 7n;
      let cursor: string | null = null;
      do {
        const page = await entries.ofAccount(code, { limit: 2, cursor });
        expect(page!.balance).toEqual(harness.points(7));
        for (const line of page!.items) {
          expect(line.balance.units).toBe(balance);
          balance -= line.change.units;
          changes.push(line.change.units);
        }
        expect(page!.before.units).toBe(balance);
        cursor = page!.nextCursor;
      } while (cursor !== null);
      expect([changes, balance]).toEqual([[1n, -4n, 10n], 0n]);
      const heldPage = await entries.ofAccount(customerHeldAccount(customerId).code, ALL);
      expect(heldPage).toMatchObject({ before: harness.points(0), balance: harness.points(4) });
      const custody = await entries.ofAccount('custody', ALL);
      expect(custody!.before.isZero).toBe(true);
      expect(await entries.ofAccount('no-such-account', ALL)).toBeNull();
      const other = { limit: 1, cursor: 'x' };
      await expect(entries.ofAccount(code, other)).rejects.toThrow('cursor');
    });
  });
}
