import { randomUUID } from 'node:crypto';
import type { Link } from 'crowdwiz-gateway/internal/linking/index';
import {
  DepositOffers,
  DepositSightings,
  Deposits,
  type DepositFilter,
} from 'crowdwiz-gateway/internal/deposits/index';
import { Links } from 'crowdwiz-gateway/internal/linking/index';
import { OutgoingTransactions } from 'crowdwiz-gateway/internal/wallet/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';
import { depositFixtures } from '../fixtures/deposit-fixtures';

/** Older than whatever comes in here. */
const LONG_AGO = new Date(0);

/** `Deposits`, `DepositOffers` and `DepositSightings`, with the links and transactions that they read. */
export function describeDepositsContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let deposits: Deposits;
    let customerId: string;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      deposits = harness.get(Deposits);
      customerId = await harness.newCustomer();
    });

    afterAll(() => harness.close());

    const { unattributed, credited, insertOne } = depositFixtures(() => ({
      harness,
      deposits,
      customerId,
    }));
    const linkOf = (owner: string, accountId: string): Link => ({
      id: randomUUID(),
      customerId: owner,
      accountId,
      accountName: `name-of-${accountId}`,
      verifiedAt: harness.clock.now(),
      verifiedAtBlock: 1000,
      provenAtBlock: 1000,
      endedAt: null,
      endedAtBlock: null,
      authorityFingerprint: 'f'.repeat(64),
      suspendedAt: null,
      suspendedAtBlock: null,
    });

    it('keeps a deposit as it is, the greatest and the oddest too', async () => {
      const given = [
        credited({ units: 10_000_000_00000n, points: harness.points(10n ** 20n) }),
        credited({ units: 1n, points: harness.points(0) }),
        unattributed({ transactionId: null, fromAccountId: null, chainKey: 'virtual:x' }),
        unattributed({ state: 'other_asset', assetId: '1.3.9', units: 2n ** 63n - 1n }),
      ];
      expect(await deposits.insertNew(given)).toEqual(given);
      for (const deposit of given) expect(await deposits.find(deposit.id)).toEqual(deposit);
      expect(await deposits.find('no id')).toBeNull();
      const ids = given.map(({ id }) => id);
      const many = await deposits.findMany([...ids, ids[0]!, 'no id', randomUUID()]);
      expect(many).toHaveLength(given.length);
      expect(many).toEqual(expect.arrayContaining(given));
      expect(await deposits.insertNew([])).toEqual([]);
    });

    it('gives all that came in with some blocks, both ends included', async () => {
      const given = [7_003, 7_001, 7_002, 7_004].map((blockNumber) => credited({ blockNumber }));
      const [third, first, second] = await deposits.insertNew(given);
      const other = await insertOne(unattributed({ blockNumber: 7_003 }));
      expect(await deposits.inBlocks(7_001, 7_003)).toEqual([first, second, third, other]);
      expect(await deposits.inBlocks(7_005, 8_000)).toEqual([]);
    });

    it('counts a chain key once: in a later call, in the same call, and at the same moment', async () => {
      const first = await insertOne(credited());
      const again = { ...credited(), chainKey: first.chainKey, units: 999n };
      const fresh = credited();
      const twin = { ...credited(), chainKey: fresh.chainKey };
      expect(await deposits.insertNew([again, fresh, twin])).toEqual([fresh]);
      expect((await deposits.find(first.id))?.units).toBe(1n);
      const chainKey = `${randomUUID()}:0`;
      const inserted = await Promise.all(
        Array.from({ length: 5 }, () =>
          harness.unitOfWork.run(() => deposits.insertNew([credited({ chainKey })])),
        ),
      );
      expect(inserted.flat()).toHaveLength(1);
    });

    it('takes thousands in one call', async () => {
      const many = Array.from({ length: 3000 }, () => credited());
      expect(await deposits.insertNew(many)).toHaveLength(3000);
    });

    it('attributes an unattributed deposit once', async () => {
      const { id } = await insertOne(unattributed());
      const change = { customerId, points: harness.points(90), rateVersion: 3 };
      const attribute = () =>
        harness.unitOfWork.run(() => deposits.transition(id, 'unattributed', 'credited', change));
      const outcomes = await Promise.all([attribute(), attribute()]);
      expect([...outcomes].sort()).toEqual([false, true]);
      expect(await deposits.find(id)).toMatchObject({ state: 'credited', ...change });
      await expect(deposits.lock(id)).rejects.toThrow('unit of work');
      expect((await harness.unitOfWork.run(() => deposits.lock(id)))?.id).toBe(id);
      expect(await harness.unitOfWork.run(() => deposits.lock('x'))).toBeNull();
    });

    describe('offers', () => {
      const fromAccountId = '1.2.4711';
      let offers: DepositOffers;
      let other: string;

      beforeAll(async () => {
        offers = harness.get(DepositOffers);
        other = await harness.newCustomer();
        const links = harness.get(Links);
        await links.create(linkOf(customerId, fromAccountId));
        await links.create(linkOf(other, '1.2.4712'));
      });

      const next = (limit: number, of?: string) =>
        harness.unitOfWork.run(() => offers.offerNext(limit, LONG_AGO, of));
      const insert = (account: string, count: number) =>
        deposits.insertNew(
          Array.from({ length: count }, () => unattributed({ fromAccountId: account })),
        );
      const idsOf = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

      it('a long list in batches, to its end, one customer after the other', async () => {
        const mine = await insert(fromAccountId, 5);
        const theirs = await insert('1.2.4712', 1);
        await deposits.insertNew([credited({ fromAccountId })]);
        await offers.queueAll(customerId);
        await offers.queueAll(other);
        const served = [];
        for (let batch = await next(2); batch !== null; batch = await next(2)) served.push(batch);
        expect(served.map((batch) => [batch.customerId, batch.deposits.length])).toEqual(
          expect.arrayContaining([
            [customerId, 2],
            [other, 1],
            [customerId, 1],
          ]),
        );
        // Whoever has much waits for those who have little.
        expect(served.slice(0, 2).map((batch) => batch.customerId)).toContain(other);
        const mineServed = served.filter((batch) => batch.customerId === customerId);
        expect(mineServed.flatMap((batch) => idsOf(batch.deposits))).toEqual(idsOf(mine));
        expect(idsOf(await deposits.offeredTo(other, 10, LONG_AGO))).toEqual(idsOf(theirs));
        expect(idsOf(await deposits.offeredTo(customerId, 2, LONG_AGO))).toEqual(
          idsOf(mine).slice(0, 2),
        );
      });

      it('from a late one on, and only while its account is linked', async () => {
        const [late] = await insert(fromAccountId, 2);
        const [stranger] = await insert('1.2.4999', 1);
        await offers.queueFrom(stranger!.id);
        expect(await next(10)).toBeNull();
        await offers.queueFrom(late!.id);
        const batch = await next(10);
        expect(batch?.customerId).toBe(customerId);
        expect(batch?.deposits[0]?.id).toBe(late!.id);
        expect(batch?.deposits).toHaveLength(2);
        expect(await next(10)).toBeNull();
      });

      it('none of blocks before the moment from which claims count, and none of a suspended link', async () => {
        const [old] = await insert(fromAccountId, 1);
        const fresh = unattributed({ fromAccountId, blockTime: new Date('2026-03-09T12:00:00Z') });
        await deposits.insertNew([fresh]);
        await offers.queueFrom(old!.id);
        const since = new Date('2026-03-02T00:00:00Z');
        const batch = await harness.unitOfWork.run(() => offers.offerNext(10, since, customerId));
        expect(idsOf(batch?.deposits ?? [])).toEqual([fresh.id]);
        expect(idsOf(await deposits.offeredTo(customerId, 10, since))).toEqual([fresh.id]);
        const links = harness.get(Links);
        const link = await links.activeOfCustomer(other);
        await links.suspend(link!.id, 'e'.repeat(64), { at: harness.clock.now(), block: 1010 });
        const [theirs] = await insert('1.2.4712', 1);
        await offers.queueFrom(theirs!.id);
        expect((await next(10, other))?.deposits ?? []).toEqual([]);
      });

      it('none that is decided about, and needs a unit of work', async () => {
        const [one] = await insert(fromAccountId, 1);
        await deposits.transition(one!.id, 'unattributed', 'house');
        await offers.queueFrom(one!.id);
        expect(await next(10, customerId)).toEqual({ customerId, deposits: [] });
        await expect(offers.offerNext(1, LONG_AGO)).rejects.toThrow('unit of work');
      });
    });

    it('gives refunds to be signed, but none that has a living transaction', async () => {
      const outgoing = harness.get(OutgoingTransactions);
      const [one, two] = [await insertOne(unattributed()), await insertOne(unattributed())];
      await deposits.transition(one.id, 'unattributed', 'refunding');
      await deposits.transition(two.id, 'unattributed', 'refunding');
      const waiting = async (limit = 10) =>
        (await deposits.awaitingRefund(limit)).map(({ id }) => id);
      expect(await waiting()).toEqual([one.id, two.id]);
      expect(await waiting(1)).toEqual([one.id]);
      const expiresAt = new Date('2026-03-01T12:10:00Z');
      const [recorded] = await harness.unitOfWork.run(() =>
        outgoing.record([
          {
            payments: [
              {
                purpose: 'refund',
                purposeId: one.id,
                toAccountId: '1.2.77',
                toMemoKey: 'CWD5key',
                amount: harness.cwd(1),
              },
            ],
            transactionId: randomUUID(),
            wire: '{}',
            fee: harness.cwd(1),
            expiresAt,
            referenceBlockNumber: 10,
          },
        ]),
      );
      expect(await waiting()).toEqual([two.id]);
      const toBlockTime = new Date(expiresAt.getTime() + 1000);
      const proof = { fromBlock: 11, toBlock: 20, toBlockTime, expiresAt, node: 'ws://node' };
      await outgoing.markExpired(recorded!.id, proof);
      expect(await waiting()).toEqual([one.id, two.id]);
      expect(await deposits.transition(one.id, 'refunding', 'refunded')).toBe(true);
      expect(await deposits.transition(one.id, 'refunding', 'refunded')).toBe(false);
      expect(await waiting()).toEqual([two.id]);
    });

    it('knows where a refund goes from when it is ordered until it is ordered again', async () => {
      const { id } = await insertOne(unattributed());
      const recipient = async () => (await deposits.find(id))?.refundToAccountId;
      const other = { refundToAccountId: '1.2.99' };
      expect(await recipient()).toBeNull();
      expect(await deposits.transition(id, 'unattributed', 'refunding', other)).toBe(true);
      expect(await recipient()).toBe('1.2.99');
      expect(await deposits.transition(id, 'refunding', 'unattributed')).toBe(true);
      expect(await recipient()).toBe('1.2.99');
      expect(await deposits.transition(id, 'unattributed', 'refunding')).toBe(true);
      expect(await recipient()).toBeNull();
      await deposits.transition(id, 'refunding', 'refunded');
      expect(await recipient()).toBeNull();
    });

    it('lists by customer and state, newest first, page by page', async () => {
      const mine = await harness.newCustomer();
      const given = [1, 2, 3, 4, 5].map((units) =>
        credited({ customerId: mine, units: BigInt(units) }),
      );
      await deposits.insertNew(given);
      const units: bigint[] = [];
      let cursor: string | null = null;
      do {
        const page = await deposits.list({ customerId: mine }, { limit: 2, cursor });
        units.push(...page.items.map((each) => each.units));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(units).toEqual([5n, 4n, 3n, 2n, 1n]);
      const page = { limit: 200, cursor: null };
      const both = await deposits.list({ customerId: mine, state: 'unattributed' }, page);
      expect(both).toEqual({ items: [], nextCursor: null });
      const other = await deposits.list({ state: 'other_asset' }, page);
      expect(new Set(other.items.map(({ state }) => state))).toEqual(new Set(['other_asset']));
      expect((await deposits.list({ customerId: 'nobody' }, page)).items).toEqual([]);
      const [newest] = (await deposits.list({ customerId: mine }, page)).items;
      const at = newest!.blockTime;
      const after = new Date(at.getTime() + 1);
      const inPeriod = async (period: { from?: Date; to?: Date }) =>
        (await deposits.list({ customerId: mine, ...period }, page)).items.length;
      expect(await inPeriod({ from: at, to: after })).toBeGreaterThan(0);
      expect([await inPeriod({ from: after }), await inPeriod({ to: at })]).toEqual([0, 0]);
      await expect(deposits.list({}, { limit: 1, cursor: '!' })).rejects.toThrow(RangeError);
    });

    it('lists a period by its time, whenever a deposit was recorded, page by page', async () => {
      const mine = await harness.newCustomer();
      const at = (second: number) => new Date(Date.UTC(2026, 3, 1, 12, 0, second));
      // One of an earlier block was found last, and two have the same time.
      const given = [20, 30, 30, 10, 40].map((second, index) =>
        credited({ customerId: mine, units: BigInt(index), blockTime: at(second) }),
      );
      await deposits.insertNew(given);
      const units: bigint[] = [];
      let cursor: string | null = null;
      do {
        const filter = { customerId: mine, from: at(10), to: at(40) };
        const page = await deposits.list(filter, { limit: 1, cursor });
        units.push(...page.items.map((each) => each.units));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(units).toEqual([2n, 1n, 0n, 3n]);
    });

    it('lists by sender, transaction and amount, by the time of the blocks', async () => {
      const sender = { fromAccountId: '1.2.5151', transactionId: 'ab'.repeat(20) };
      const at = (seconds: number) => new Date(Date.UTC(2026, 1, 1, 0, 0, seconds));
      const given = [30, 10, 20].map((seconds) =>
        unattributed({ ...sender, units: 777_777n, blockTime: at(seconds) }),
      );
      const foreign = { ...sender, state: 'other_asset', assetId: '1.3.9' } as const;
      await deposits.insertNew([...given, unattributed({ ...foreign, units: 777_777n })]);
      const [late, early, middle] = given.map(({ id }) => id);
      const found = async (filter: DepositFilter, limit = 10, cursor: string | null = null) =>
        (await deposits.list(filter, { limit, cursor })).items.map(({ id }) => id);
      expect(await found({ cwdUnits: 777_777n })).toEqual([late, middle, early]);
      expect(await found({ cwdUnits: 777_776n })).toEqual([]);
      const of = { fromAccountId: sender.fromAccountId, state: 'unattributed' } as const;
      expect(await found(of)).toEqual([late, middle, early]);
      expect(await found({ ...of, from: at(10), to: at(30) })).toEqual([middle, early]);
      expect(await found({ ...of, customerId })).toEqual([]);
      expect(await found({ transactionId: sender.transactionId })).toHaveLength(4);
      expect(await found({ transactionId: 'ab' })).toEqual([]);
      const { nextCursor } = await deposits.list(of, { limit: 1, cursor: null });
      expect(await found(of, 10, nextCursor)).toEqual([middle, early]);
    });

    it('DepositSightings tells each sighting once, settles it or lets it vanish', async () => {
      const sightings = harness.get(DepositSightings);
      const sighting = (chainKey: string, blockNumber: number) => ({
        chainKey,
        customerId,
        units: 5n,
        transactionId: 't',
        blockNumber,
      });
      const [one, two] = [sighting('one', 100), sighting('two', 101)];
      expect(await sightings.insertNew([one, two, one])).toEqual([one, two]);
      expect(await sightings.insertNew([one, two])).toEqual([]);
      expect(await sightings.insertNew([sighting('one', 103)])).toEqual([]);
      expect(await sightings.ofCustomer(customerId)).toEqual([two, sighting('one', 103)]);
      await sightings.settle(['two', 'unknown']);
      expect(await sightings.takeVanished(102)).toEqual([]);
      expect(await sightings.takeVanished(103)).toEqual([sighting('one', 103)]);
      expect(await sightings.takeVanished(1000)).toEqual([]);
      expect(await sightings.ofCustomer('nobody')).toEqual([]);
      expect(await sightings.insertNew([])).toEqual([]);
    });
  });
}
