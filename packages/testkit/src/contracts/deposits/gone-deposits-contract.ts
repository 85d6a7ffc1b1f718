import { randomUUID } from 'node:crypto';
import {
  credit,
  customerAccount,
  customerUncreditedAccount,
  CUSTODY,
  debit,
  entry,
  POINTS_ISSUED,
  TREASURY,
} from 'crowdwiz-gateway/internal/ledger/index';
import { Deposits, GoneDeposits } from 'crowdwiz-gateway/internal/deposits/index';
import { type Link, Links } from 'crowdwiz-gateway/internal/linking/index';
import { Withdrawals } from 'crowdwiz-gateway/internal/withdrawals/index';
import { ContractHarness } from '../contract-harness';
import type { MakeStores } from '../contract-stores';
import { goneDepositFixtures } from '../fixtures/gone-deposit-fixtures';

/** `GoneDeposits`, with what tells who can pay. */
export function describeGoneDepositsContract(name: string, make: MakeStores): void {
  describe(name, () => {
    let harness: ContractHarness;
    let deposits: Deposits;
    let gone: GoneDeposits;
    let customerId: string;
    let reconciliationId: string;

    beforeAll(async () => {
      harness = await ContractHarness.open(make);
      deposits = harness.get(Deposits);
      gone = harness.get(GoneDeposits);
    });

    beforeEach(async () => {
      customerId = await harness.newCustomer();
      reconciliationId = await harness.newReconciliation();
    });

    afterAll(() => harness.close());

    const { deposited, unattributed, owed, add, stateOf } = goneDepositFixtures(() => ({
      harness,
      deposits,
      gone,
      customerId,
      reconciliationId,
    }));
    const linkOf = (of: Pick<Link, 'id' | 'accountId' | 'verifiedAtBlock'>): Link => ({
      ...of,
      customerId,
      accountName: 'n',
      verifiedAt: harness.clock.now(),
      provenAtBlock: of.verifiedAtBlock,
      endedAt: null,
      endedAtBlock: null,
      authorityFingerprint: 'f',
      suspendedAt: null,
      suspendedAtBlock: null,
    });
    const idsAbove = async (block: number) => (await gone.above(block)).map(({ id }) => id);
    /** Other tests leave debts of their customers. */
    const collectable = async (limit = 100) =>
      (await gone.collectable(limit)).filter((each) => each.customerId === customerId);

    const give = async (points: bigint) => {
      const money = harness.points(points);
      const given = entry(randomUUID(), 'adjustment', harness.clock.now(), [
        debit(POINTS_ISSUED, money),
        credit(customerAccount(customerId), money),
      ]);
      await harness.unitOfWork.run(() => harness.books.post([given!]));
    };

    it('are those above a block, oldest first, each once', async () => {
      const later = await deposited({ blockNumber: 5002 });
      const other = await unattributed({
        blockNumber: 5001,
        state: 'other_asset',
        assetId: '1.3.9',
      });
      const first = await unattributed({ blockNumber: 5001 });
      expect(await idsAbove(5000)).toEqual([other.id, first.id, later.id]);
      expect(await idsAbove(5001)).toEqual([later.id]);
      expect(await idsAbove(5002)).toEqual([]);
      await add(later);
      expect(await idsAbove(5000)).toEqual([other.id, first.id]);
    });

    it('come in the order in which they were booked, which may not be that of their blocks', async () => {
      const waited = await deposited({ blockNumber: 6001 });
      const meanwhile = await deposited({ blockNumber: 6002 });
      const claimed = await deposited({ blockNumber: 6003 });
      const last = await deposited({ blockNumber: 6004 });
      const book = async (key: string) => {
        const [units, at] = [harness.cwd(1n), harness.clock.now()];
        const booked = entry(key, 'deposit', at, [debit(CUSTODY, units), credit(TREASURY, units)]);
        await harness.unitOfWork.run(() => harness.books.post([booked!]));
      };
      await book(`deposit:${claimed.id}`);
      await book(`deposit:${meanwhile.id}`);
      await book(`deposit:${waited.id}`);
      await book(`deposit:${last.id}`);
      await book(`attribution:${claimed.id}`);
      expect(await idsAbove(6000)).toEqual([meanwhile.id, waited.id, last.id, claimed.id]);
      await harness.unitOfWork.run(async () => {
        for (const each of [waited, meanwhile, claimed, last]) {
          await gone.add(each, reconciliationId, null);
        }
      });
    });

    it('shorten ended links, which hold what is still credited by them', async () => {
      const common = 5_000_000;
      const linked = async (accountId: string) => {
        const id = randomUUID();
        const verifiedAtBlock = common + 10;
        await harness.get(Links).create(linkOf({ id, accountId, verifiedAtBlock }));
        await harness.get(Links).end(id, harness.clock.now(), common + 100);
        const byAccount = { fromAccountId: accountId };
        await deposited({ ...byAccount, blockNumber: common + 30 });
        const later = await deposited({ ...byAccount, blockNumber: common + 50 });
        await deposited({ ...byAccount, blockNumber: common + 101 });
        return later;
      };
      await add(await linked('1.2.701'));
      await linked('1.2.702');
      await harness.unitOfWork.run(() =>
        harness.get(Links).boundBy({ commonBlock: common, head: common + 200 }),
      );
      const ends = await harness.get(Links).everOfAccounts(['1.2.701', '1.2.702']);
      const endOf = (account: string) => ends.find((each) => each.accountId === account);
      expect(endOf('1.2.701')?.endedAtBlock).toBe(common + 30);
      expect(endOf('1.2.702')?.endedAtBlock).toBe(common + 50);
    });

    it('are final, and keep what they had brought', async () => {
      for (const deposit of [await deposited(), await unattributed()]) {
        await add(deposit);
        expect(await deposits.find(deposit.id)).toEqual({ ...deposit, state: 'gone' });
        for (const state of ['credited', 'unattributed', 'house'] as const) {
          await expect(deposits.transition(deposit.id, 'gone', state)).rejects.toThrow();
        }
        await expect(add({ ...deposit, state: 'gone' })).rejects.toThrow();
      }
    });

    it('need a unit of work, and are booked as what they are', async () => {
      const deposit = await unattributed();
      await expect(gone.add(deposit, reconciliationId, null)).rejects.toThrow('unit of work');
      await deposits.transition(deposit.id, 'unattributed', 'refunding');
      await expect(add(deposit)).rejects.toThrow('not unattributed any more');
      expect(await stateOf(deposit)).toBe('refunding');
      await add({ ...deposit, state: 'refunding' });
      expect(await stateOf(deposit)).toBe('gone');
    });

    it('are known by their keys, under later names of the same transaction, too', async () => {
      const first = await deposited({ chainKey: 'key:0' });
      const again = await deposited({ chainKey: 'key:0~1' });
      await deposited({ chainKey: 'key:0~2' });
      await add(first);
      expect(await gone.keysOf(['key:0', 'other:0'])).toEqual(new Set(['key:0']));
      await add(again);
      expect(await gone.keysOf(['key:0'])).toEqual(new Set(['key:0', 'key:0~1']));
      expect(await gone.keysOf(['key:1'])).toEqual(new Set());
      expect(await gone.keysOf([])).toEqual(new Set());
    });

    it('had completed smaller ones: what was taken of the CWD that had added up', async () => {
      const [deposit, other] = [await deposited(), await deposited()];
      const uncredited = customerUncreditedAccount(customerId);
      const cwd = (units: bigint) => harness.cwd(units);
      const post = async (key: string, units: bigint, isTaken: boolean) => {
        const [source, target] = isTaken ? [uncredited, TREASURY] : [CUSTODY, uncredited];
        const postings = [debit(source, cwd(units)), credit(target, cwd(units))];
        const moved = entry(key, 'deposit', harness.clock.now(), postings);
        await harness.unitOfWork.run(() => harness.books.post([moved!]));
      };
      await post(randomUUID(), 70n, false);
      await post(`deposit:${deposit.id}`, 30n, true);
      await post(`attribution:${other.id}`, 40n, true);
      expect(await gone.completedBy(deposit.id, customerId)).toEqual(cwd(30n));
      expect(await gone.completedBy(other.id, customerId)).toEqual(cwd(40n));
      expect(await gone.completedBy(deposit.id, await harness.newCustomer())).toEqual(cwd(0n));
      expect(await gone.completedBy(randomUUID(), customerId)).toEqual(cwd(0n));
    });

    describe('that somebody owes for', () => {
      it('are collectable once there are points, until nothing is owed', async () => {
        const deposit = await deposited();
        await add(deposit, owed(deposit));
        expect(await collectable()).toEqual([]);
        await give(50_00n);
        expect(await collectable()).toEqual([owed(deposit)]);
        const reduce = (points: bigint, cwd: bigint) =>
          gone.reduce(deposit.id, { points: harness.points(points), cwd: harness.cwd(cwd) });
        await reduce(50_00n, 60_00000n);
        expect(await collectable()).toEqual([owed(deposit, 40_00n, 40_00000n)]);
        await expect(reduce(-1n, 0n)).rejects.toThrow();
        await expect(reduce(0n, -1n)).rejects.toThrow();
        await expect(reduce(40_01n, 0n)).rejects.toThrow();
        await reduce(40_00n, 40_00000n);
        expect(await collectable()).toEqual([]);
      });

      it('are collectable, too, while points are held for what is not signed', async () => {
        const deposit = await deposited();
        await add(deposit, owed(deposit));
        const id = randomUUID();
        await harness.get(Links).create(linkOf({ id, accountId: '1.2.5', verifiedAtBlock: 1 }));
        const withdrawals = harness.get(Withdrawals);
        const withdrawal = {
          id,
          customerId,
          accountId: '1.2.5',
          accountName: 'n',
          points: harness.points(1000_00),
          gross: harness.cwd(10_00000),
          kept: harness.points(0),
          fee: harness.cwd(2_00000),
          feePayer: 'customer' as const,
          net: harness.cwd(8_00000),
          rateVersion: 1,
          rate: '100',
          state: 'approved' as const,
          reference: null,
          requestedAt: harness.clock.now(),
          deadline: new Date('2030-01-01T00:00:00Z'),
          decidedBy: null,
          reason: null,
          transactionId: null,
          waitingFor: null,
          shortSince: null,
        };
        await harness.unitOfWork.run(() => withdrawals.create(withdrawal));
        expect(await collectable()).toEqual([owed(deposit)]);
        await withdrawals.transition([id], ['approved'], 'cancelled');
        expect(await collectable()).toEqual([]);
      });

      it('are given so many at a time, and none of which nothing is missing', async () => {
        await give(1n);
        for (const missing of [true, true, false]) {
          const deposit = await deposited();
          await add(deposit, missing ? owed(deposit) : null);
        }
        expect(await collectable()).toHaveLength(2);
        expect(await gone.collectable(1)).toHaveLength(1);
      });
    });
  });
}
