import { randomUUID } from 'node:crypto';
import {
  credit,
  customerAccount,
  debit,
  entry,
  POINTS_ISSUED,
} from 'crowdwiz-gateway/internal/ledger/index';
import type {
  Quote,
  Withdrawal,
  WithdrawalFilter,
  WithdrawalState,
} from 'crowdwiz-gateway/internal/withdrawals/index';
import { Books } from 'crowdwiz-gateway/internal/ledger/index';
import { Links } from 'crowdwiz-gateway/internal/linking/index';
import { Withdrawals } from 'crowdwiz-gateway/internal/withdrawals/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';
import { withdrawalFixtures } from '../fixtures/withdrawal-fixtures';

/** `Withdrawals` and their quotes, with the links and books that they read. */
export function describeWithdrawalsContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let withdrawals: Withdrawals;
    let links: Links;
    let customerId: string;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      withdrawals = harness.get(Withdrawals);
      links = harness.get(Links);
      ({ customerId } = await owner('1.2.5'));
    });

    afterAll(() => harness.close());

    const { owner, quote, withdrawal, create, created } = withdrawalFixtures(() => ({
      harness,
      withdrawals,
      links,
      customerId,
    }));

    const nextApproved = (limit: number, except: readonly string[] = []) =>
      withdrawals.nextApproved(limit, harness.clock.now(), except);

    const save = (given: Quote) => harness.unitOfWork.run(() => withdrawals.saveQuote(given));
    const take = (given: Quote) =>
      harness.unitOfWork.run(() => withdrawals.takeQuote(given.customerId, given.id));

    it('lets a quote be taken once, by its own customer, and undoes that with the transaction', async () => {
      const given = quote({ customerId: await harness.newCustomer() });
      await save(given);
      expect(await take({ ...given, customerId })).toBeNull();
      const undone = harness.unitOfWork.run(async () => {
        await withdrawals.takeQuote(given.customerId, given.id);
        throw new Error('refused');
      });
      await expect(undone).rejects.toThrow('refused');
      const taken = await Promise.all([take(given), take(given), take(given)]);
      const [once, ...others] = taken.filter((each) => each !== null);
      expect(once).toEqual({ ...given, pointsLeft: harness.points(0), isDebitWaiting: false });
      expect(others).toEqual([]);
      expect(await withdrawals.findQuote(given.id)).toBeNull();
    });

    it('counts what is left of the points of a quote, without those that came later', async () => {
      const mine = await harness.newCustomer();
      const books = harness.get(Books);
      const give = (key: string, points: number): Promise<void> => {
        const money = harness.points(Math.abs(points));
        const [from, to] = [POINTS_ISSUED, customerAccount(mine)];
        const lines =
          points > 0
            ? [debit(from, money), credit(to, money)]
            : [debit(to, money), credit(from, money)];
        const posted = entry(`${mine}:${key}`, 'adjustment', harness.clock.now(), lines);
        return harness.unitOfWork.run(() => books.post(posted ? [posted] : []));
      };
      await give('before', 5_000_00);
      await give('spent before', -1_000_00);
      const given = quote({ customerId: mine, points: harness.points(3_000_00) });
      await save(given);
      await give('spent', -1_500_00);
      await give('bought', 9_000_00);
      expect((await take(given))?.pointsLeft).toEqual(harness.points(2_500_00));
    });

    it('ends quotes, and forgets those that expired long ago', async () => {
      const mine = await harness.newCustomer();
      const [first, second] = [quote({ customerId: mine }), quote({ customerId: mine })];
      await save(first);
      expect(await withdrawals.endQuote(mine, randomUUID())).toBe(false);
      expect(await withdrawals.endQuote(mine, 'no id')).toBe(false);
      expect(await withdrawals.endQuote(customerId, first.id)).toBe(false);
      expect(await withdrawals.endQuote(mine, first.id)).toBe(true);
      expect(await withdrawals.endQuote(mine, first.id)).toBe(false);
      await save(second);
      expect(await withdrawals.endQuote(mine, null)).toBe(true);
      const expired = quote({ customerId: mine, expiresAt: new Date('2020-01-01T00:00:00Z') });
      await save(expired);
      expect(await withdrawals.pruneQuotes(new Date('2020-01-01T00:00:00Z'), 10)).toBe(0);
      expect(await withdrawals.pruneQuotes(new Date('2020-01-01T00:00:01Z'), 10)).toBe(1);
      expect(await withdrawals.findQuote(expired.id)).toBeNull();
    });

    it('neither gives nor signs what is past its deadline, and says that it is overdue', async () => {
      const { customerId: mine } = await owner('1.2.593');
      const deadline = harness.clock.now();
      const before = new Date(deadline.getTime() - 1);
      const given = await created({ customerId: mine, accountId: '1.2.593', deadline });
      const ids = async (found: Promise<readonly Withdrawal[]>) =>
        (await found).filter(({ customerId: of }) => of === mine).map(({ id }) => id);
      expect(await ids(withdrawals.nextApproved(1_000, before))).toEqual([given.id]);
      expect(await ids(withdrawals.nextApproved(1_000, deadline))).toEqual([]);
      expect(await ids(withdrawals.overdue(before, 1, 1_000))).toEqual([]);
      expect(await ids(withdrawals.overdue(deadline, 1, 1_000))).toEqual([given.id]);
      const asked = [{ id: given.id, transactionId: 'tx' }];
      expect(await withdrawals.markSigned(asked, deadline)).toEqual([]);
      expect(await withdrawals.markSigned(asked, before)).toEqual([given.id]);
      expect(await ids(withdrawals.overdue(deadline, 1, 1_000))).toEqual([]);
    });

    it('says what waits for a suspended link at a rate that is not in force any more', async () => {
      const { customerId: mine, linkId } = await owner('1.2.592', harness.clock.now());
      const older = await created({ customerId: mine, accountId: '1.2.592' });
      const newer = await created({
        customerId: mine,
        accountId: '1.2.592',
        state: 'awaiting_approval',
      });
      const overdue = async (version: number) => {
        const found = await withdrawals.overdue(new Date('2026-01-01'), version, 1_000);
        return found.filter(({ customerId: of }) => of === mine).map(({ id }) => id);
      };
      expect(await overdue(1)).toEqual([]);
      expect(await overdue(2)).toEqual([older.id, newer.id]);
      expect((await withdrawals.unsignedOf(mine)).map(({ id }) => id)).toEqual([
        newer.id,
        older.id,
      ]);
      await links.renew(linkId, 'f', 1015);
      expect(await overdue(2)).toEqual([]);
    });

    it('lets a quote become one withdrawal, also when it is confirmed many times at once', async () => {
      const given = withdrawal();
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => create(given)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await withdrawals.find(given.id)).toEqual(given);
      expect(await withdrawals.find('no id')).toBeNull();
      await expect(withdrawals.create(withdrawal())).rejects.toThrow('unit of work');
    });

    it('moves those that are where they are said to be, and tells which', async () => {
      const [one, two] = [await created(), await created({ state: 'awaiting_approval' })];
      const ids = [one.id, two.id, randomUUID()];
      const change = { decidedBy: 'anna', reason: 'known customer' };
      expect(await withdrawals.transition(ids, ['awaiting_approval'], 'approved', change)).toEqual([
        two.id,
      ]);
      expect(await withdrawals.find(two.id)).toEqual({ ...two, state: 'approved', ...change });
      const rejected = await withdrawals.transition(ids, ['approved'], 'rejected', {
        reason: 'no',
      });
      expect([...rejected].sort()).toEqual([one.id, two.id].sort());
      expect(await withdrawals.find(two.id)).toMatchObject({ decidedBy: 'anna', reason: 'no' });
      await expect(withdrawals.transition([one.id], ['rejected'], 'approved')).rejects.toThrow();
      expect(await withdrawals.transition([], ['approved'], 'signed')).toEqual([]);
    });

    it('either cancels or signs, never both', async () => {
      for (let round = 0; round < 10; round += 1) {
        const { id } = await created();
        const [cancelled, signed] = await Promise.all([
          withdrawals.transition([id], ['awaiting_approval', 'approved'], 'cancelled'),
          withdrawals.markSigned([{ id, transactionId: 'tx' }], harness.clock.now()),
        ]);
        expect(cancelled.length + signed.length).toBe(1);
      }
    });

    it('signs with the transaction ids and forgets what was waited for', async () => {
      const [one, two] = [await created(), await created({ state: 'awaiting_approval' })];
      await withdrawals.noteWaiting([one.id, two.id], 'hot_wallet_low');
      expect((await withdrawals.find(one.id))?.waitingFor).toBe('hot_wallet_low');
      const signed = await withdrawals.markSigned(
        [
          { id: one.id, transactionId: 'tx-1' },
          { id: two.id, transactionId: 'tx-2' },
        ],
        harness.clock.now(),
      );
      expect(signed).toEqual([one.id]);
      expect(await withdrawals.findMany([two.id, one.id])).toEqual([
        { ...one, state: 'signed', transactionId: 'tx-1' },
        two,
      ]);
      const three = await created();
      await withdrawals.noteWaiting([three.id], 'hot_wallet_low');
      await withdrawals.noteWaiting([three.id], null);
      expect((await withdrawals.find(three.id))?.waitingFor).toBeNull();
      expect(await withdrawals.markSigned([], harness.clock.now())).toEqual([]);
      await withdrawals.noteWaiting([], 'x');
    });

    it('keeps since when the wallet lacks what one costs, until it is signed or ends', async () => {
      const [one, two, three] = [await created(), await created(), await created()];
      const ids = [one.id, two.id, three.id];
      const shortSince = async () =>
        (await withdrawals.findMany(ids)).map((each) => each.shortSince?.toISOString() ?? null);
      const since = harness.clock.now();
      for (const id of ids) await withdrawals.noteShort(id);
      harness.clock.moveBySeconds(60);
      await withdrawals.noteShort(one.id);
      expect(await shortSince()).toEqual(Array(3).fill(since.toISOString()));
      await withdrawals.markSigned([{ id: one.id, transactionId: 'tx' }], harness.clock.now());
      await withdrawals.transition([two.id], ['approved'], 'cancelled');
      for (const id of [one.id, two.id]) await withdrawals.noteShort(id);
      expect(await shortSince()).toEqual([null, null, since.toISOString()]);
      // One whose attempt has expired begins to wait anew.
      await withdrawals.transition([one.id], ['signed'], 'approved');
      await withdrawals.noteShort(one.id);
      expect((await shortSince())[0]).toBe(harness.clock.now().toISOString());
    });

    it('signs nothing for a link that is suspended, ended or of another account', async () => {
      const [mine, suspended, ended] = [
        await owner('1.2.511'),
        await owner('1.2.512', harness.clock.now()),
        await owner('1.2.513'),
      ];
      await links.end(ended.linkId, harness.clock.now(), 5);
      const unsigned = [
        await created({ customerId: mine.customerId, accountId: '1.2.5' }),
        await created({ customerId: suspended.customerId, accountId: '1.2.512' }),
        await created({ customerId: ended.customerId, accountId: '1.2.513' }),
      ];
      const { id } = await created({ customerId: mine.customerId, accountId: '1.2.511' });
      const given = [...unsigned.map((each) => each.id), id];
      const asked = given.map((each) => ({ id: each, transactionId: 'tx' }));
      expect(await withdrawals.markSigned(asked, harness.clock.now())).toEqual([id]);
      for (const each of unsigned)
        expect((await withdrawals.find(each.id))?.state).toBe('approved');
    });

    it('says of approved ones that their link is suspended, for exactly as long as it is', async () => {
      const { linkId, customerId: mine } = await owner('1.2.591');
      const ours = { customerId: mine, accountId: '1.2.591' };
      const [one, other] = [await created(ours), await created()];
      const undecided = await created({ ...ours, state: 'awaiting_approval' });
      const ids = [one.id, undecided.id, other.id];
      const waiting = async () =>
        (await withdrawals.findMany(ids)).map(({ id, waitingFor }) => [
          ids.indexOf(id),
          waitingFor,
        ]);
      await withdrawals.noteWaiting([one.id], 'hot_wallet_low');
      await links.suspend(linkId, 'other keys', { at: harness.clock.now(), block: 1010 });
      const expected = [
        [0, 'link_suspended'],
        [2, null],
        [1, null],
      ];
      expect(await waiting()).toEqual(expected);
      await withdrawals.transition([undecided.id], ['awaiting_approval'], 'approved');
      expect(await waiting()).toEqual([...expected.slice(0, 2), [1, 'link_suspended']]);
      const listed = await withdrawals.list({ customerId: mine }, { limit: 10, cursor: null });
      expect(listed.items.map(({ waitingFor }) => waitingFor)).toEqual([
        'link_suspended',
        'link_suspended',
      ]);
      await links.renew(linkId, 'other keys', 1015);
      expect(await waiting()).toEqual([[0, 'hot_wallet_low'], ...expected.slice(1)]);
    });

    it('neither gives nor signs what a frozen customer waits for, for exactly as long as they are', async () => {
      const { customerId: mine } = await owner('1.2.595');
      const { id } = await created({ customerId: mine, accountId: '1.2.595' });
      const given = async () =>
        (await withdrawals.nextApproved(1_000, new Date('2026-01-01'))).some(
          (each) => each.id === id,
        );
      const sign = () =>
        withdrawals.markSigned([{ id, transactionId: 'tx' }], new Date('2026-01-01'));
      expect(await given()).toBe(true);
      const freeze = { customerId: mine, frozenAt: harness.clock.now(), by: 'olga', reason: 'x' };
      await harness.unitOfWork.run(() => harness.customers.freeze(freeze));
      expect(await given()).toBe(false);
      expect(await sign()).toEqual([]);
      expect(await withdrawals.find(id)).toMatchObject({
        ...{ state: 'approved', waitingFor: 'customer_frozen' },
      });
      await harness.unitOfWork.run(() => harness.customers.unfreeze(mine));
      expect(await withdrawals.find(id)).toMatchObject({ waitingFor: null });
      expect(await given()).toBe(true);
      expect(await sign()).toEqual([id]);
    });

    it('adds up what those need that are not signed', async () => {
      const before = await withdrawals.owedToCome();
      const one = await created();
      const two = await created({ state: 'awaiting_approval' });
      const needed = one.net.plus(one.fee).plus(two.net).plus(two.fee);
      expect((await withdrawals.owedToCome()).minus(before)).toEqual(needed);
      await withdrawals.markSigned([{ id: one.id, transactionId: 'tx' }], new Date('2026-01-01'));
      await withdrawals.transition([two.id], ['awaiting_approval'], 'rejected');
      expect(await withdrawals.owedToCome()).toEqual(before);
    });

    it('notes what is waited for only of those that are still approved', async () => {
      const [one, two] = [await created(), await created()];
      await withdrawals.noteWaiting([one.id], 'halted');
      await withdrawals.transition([one.id], ['approved'], 'cancelled');
      await withdrawals.markSigned([{ id: two.id, transactionId: 'tx' }], harness.clock.now());
      await withdrawals.noteWaiting([one.id, two.id], 'hot_wallet_low');
      const all = await withdrawals.findMany([one.id, two.id]);
      expect(all.map(({ waitingFor }) => waitingFor)).toEqual([null, null]);
    });

    it('follows a payout that dies and is paid again, and one that a fork moves', async () => {
      const { id } = await created();
      const path: [WithdrawalState, WithdrawalState][] = [
        ['approved', 'signed'],
        ['signed', 'broadcast'],
        ['broadcast', 'included'],
        ['included', 'broadcast'],
        ['broadcast', 'approved'],
        ['approved', 'signed'],
        ['signed', 'irreversible'],
      ];
      for (const [from, to] of path) {
        expect(await withdrawals.transition([id], [from], to)).toEqual([id]);
      }
    });

    it('gives the oldest approved ones of living, unsuspended links to be paid', async () => {
      const others = (await nextApproved(1_000)).map(({ id }) => id);
      const linked = await owner('1.2.501');
      const suspended = await owner('1.2.502', harness.clock.now());
      const ended = await owner('1.2.503');
      await links.end(ended.linkId, harness.clock.now(), 5);
      const mine = { customerId: linked.customerId, accountId: '1.2.501' };
      const first = await created(mine);
      await created({ ...mine, state: 'awaiting_approval' });
      await created({ ...mine, accountId: '1.2.502' });
      await created({ customerId: suspended.customerId, accountId: '1.2.502' });
      await created({ customerId: ended.customerId, accountId: '1.2.503' });
      const second = await created(mine);
      expect(await nextApproved(10, others)).toEqual([first, second]);
      expect(await nextApproved(1, others)).toEqual([first]);
    });

    it('gives the oldest that wait for a decision, whatever became of their links', async () => {
      const others = (await withdrawals.awaitingApproval(1_000)).map(({ id }) => id);
      const ids = async (limit: number) =>
        (await withdrawals.awaitingApproval(limit))
          .map(({ id }) => id)
          .filter((id) => !others.includes(id));
      await created();
      const first = await created({ state: 'awaiting_approval' });
      const second = await created({ state: 'awaiting_approval' });
      expect(await ids(1_000)).toEqual([first.id, second.id]);
      expect(await ids(others.length + 1)).toEqual([first.id]);
      await withdrawals.transition([first.id], ['awaiting_approval'], 'rejected');
      expect(await ids(1_000)).toEqual([second.id]);
    });

    it('adds up what a customer asked for since a moment, without what was called off', async () => {
      const mine = await harness.newCustomer();
      harness.clock.moveBySeconds(86_400);
      const since = harness.clock.now();
      await created({ customerId: mine, requestedAt: new Date(since.getTime() - 1) });
      await created({ customerId: mine });
      await created();
      const approved = await created({ customerId: mine, state: 'awaiting_approval' });
      await withdrawals.transition([approved.id], ['awaiting_approval'], 'approved', {
        decidedBy: 'anna',
      });
      const cancelled = await created({ customerId: mine });
      await withdrawals.transition([cancelled.id], ['approved'], 'cancelled');
      expect(await withdrawals.ofCustomerSince(mine, since)).toEqual({
        count: 2,
        charged: harness.cwd(20_00000),
        unapproved: harness.cwd(10_00000),
      });
      expect(await withdrawals.chargedSince(since)).toEqual(harness.cwd(30_00000));
      const later = harness.clock.moveBySeconds(1);
      expect((await withdrawals.ofCustomerSince(mine, later)).count).toBe(0);
      expect((await withdrawals.chargedSince(later)).units).toBe(0n);
    });

    it('counts the fee that the house bears, and not that of the customer', async () => {
      const mine = await harness.newCustomer();
      const since = harness.clock.moveBySeconds(86_400);
      await created({ customerId: mine });
      await created({ customerId: mine, feePayer: 'house', net: harness.cwd(10_00000) });
      const { charged, unapproved } = await withdrawals.ofCustomerSince(mine, since);
      expect([charged, unapproved]).toEqual([harness.cwd(22_00000), harness.cwd(22_00000)]);
      expect(await withdrawals.chargedSince(since)).toEqual(harness.cwd(22_00000));
    });

    it('lets requests of one day wait for each other once they add it up', async () => {
      const counted: bigint[] = [];
      const since = harness.clock.moveBySeconds(86_400);
      const request = () =>
        harness.unitOfWork.run(async () => {
          await withdrawals.lockDay();
          counted.push((await withdrawals.chargedSince(since)).units);
          await withdrawals.create(withdrawal());
        });
      await Promise.all(Array.from({ length: 6 }, request));
      expect(counted).toEqual([0n, 10_00000n, 20_00000n, 30_00000n, 40_00000n, 50_00000n]);
      await expect(withdrawals.lockDay()).rejects.toThrow('unit of work');
    });

    it('finds those of a name, which counts once for one customer', async () => {
      const [mine, other] = [await harness.newCustomer(), await harness.newCustomer()];
      const reference = 'payout-4711';
      const one = await created({ customerId: mine, reference });
      const theirs = await created({ customerId: other, reference });
      await created({ customerId: mine });
      const named = async (filter: { customerId?: string; reference: string }) =>
        (await withdrawals.list(filter, { limit: 10, cursor: null })).items.map(({ id }) => id);
      expect((await withdrawals.find(one.id))?.reference).toBe(reference);
      expect(await named({ reference })).toEqual([theirs.id, one.id]);
      expect(await named({ customerId: mine, reference })).toEqual([one.id]);
      expect(await named({ reference: 'payout' })).toEqual([]);
      await withdrawals.transition([one.id], ['approved'], 'cancelled');
      await expect(create(withdrawal({ customerId: mine, reference }))).rejects.toMatchObject(
        harness.refusal('withdrawal_reference_once'),
      );
    });

    it('lists by customer and state, newest first, and counts what is open', async () => {
      const mine = await harness.newCustomer();
      const before = await withdrawals.countOpen();
      const given = [
        await created({ customerId: mine }),
        await created({ customerId: mine, state: 'awaiting_approval' }),
        await created({ customerId: mine }),
      ];
      expect((await withdrawals.countOpen()) - before).toBe(3);
      await withdrawals.transition([given[0]!.id], ['approved'], 'cancelled');
      expect((await withdrawals.countOpen()) - before).toBe(2);
      const first = await withdrawals.list({ customerId: mine }, { limit: 2, cursor: null });
      expect(first.items.map(({ id }) => id)).toEqual([given[2]!.id, given[1]!.id]);
      const second = await withdrawals.list(
        { customerId: mine },
        { limit: 2, cursor: first.nextCursor },
      );
      expect(second.items.map(({ id }) => id)).toEqual([given[0]!.id]);
      expect(second.nextCursor).toBeNull();
      const waiting = await withdrawals.list(
        { customerId: mine, state: 'awaiting_approval' },
        { limit: 10, cursor: null },
      );
      expect(waiting.items).toEqual([given[1]]);
      const at = given[0]!.requestedAt;
      const after = new Date(at.getTime() + 1);
      const inPeriod = async (period: { from?: Date; to?: Date }) => {
        const filter = { customerId: mine, ...period };
        return (await withdrawals.list(filter, { limit: 10, cursor: null })).items.length;
      };
      expect(await inPeriod({ from: at, to: after })).toBe(3);
      expect([await inPeriod({ from: after }), await inPeriod({ to: at })]).toEqual([0, 0]);
      await expect(withdrawals.list({}, { limit: 2, cursor: 'x' })).rejects.toThrow('cursor');
    });

    it('lists a period by its time, page by page', async () => {
      const mine = await harness.newCustomer();
      const at = (second: number) => new Date(Date.UTC(2026, 3, 1, 12, 0, second));
      const [first, last, second, third] = [
        await created({ customerId: mine, requestedAt: at(10) }),
        await created({ customerId: mine, requestedAt: at(40) }),
        await created({ customerId: mine, requestedAt: at(20) }),
        await created({ customerId: mine, requestedAt: at(20) }),
      ].map(({ id }) => id);
      const ids: string[] = [];
      let cursor: string | null = null;
      do {
        const filter = { customerId: mine, from: at(10) };
        const page = await withdrawals.list(filter, { limit: 1, cursor });
        ids.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(ids).toEqual([last, third, second, first]);
    });

    it('lists by account and amount, by the time of the requests', async () => {
      const accountId = '1.2.6161';
      const at = (seconds: number) => new Date(Date.UTC(2026, 1, 1, 0, 0, seconds));
      const terms = { accountId, points: harness.points(1234_56), net: harness.cwd(8_76543) };
      const gross = { gross: harness.cwd(10_76543) };
      const [late, early] = [
        await created({ ...terms, ...gross, requestedAt: at(20) }),
        await created({ ...terms, ...gross, requestedAt: at(10) }),
      ];
      const found = async (filter: WithdrawalFilter) =>
        (await withdrawals.list(filter, { limit: 10, cursor: null })).items.map(({ id }) => id);
      for (const filter of [{ accountId }, { net: terms.net }, { points: terms.points }]) {
        expect(await found(filter)).toEqual([late.id, early.id]);
      }
      expect(await found({ accountId, state: 'approved', to: at(20) })).toEqual([early.id]);
      expect(await found({ accountId, state: 'irreversible' })).toEqual([]);
      expect(await found({ net: harness.cwd(8_76544) })).toEqual([]);
    });
  });
}
