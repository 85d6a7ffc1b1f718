import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets, CWD, DomainError, Money, newId, UnitOfWork } from '../../kernel';
import {
  Books,
  COLD_STORAGE,
  credit,
  CUSTODY,
  debit,
  entry,
  TREASURY,
  UNATTRIBUTED,
} from '../../ledger';
import { ChainReader } from '../../scan';
import { GATE_CONDITIONS } from '../gate/gate-condition';
import { ChainAccounts, type ChainAccount } from '../ports/chain/chain-accounts';
import { ColdStorage } from '../ports/cold/cold-storage';
import { OUTGOING_SOURCES } from '../ports/outgoing/outgoing-source';
import { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';
import type { OutgoingPayment, OutgoingTransaction } from '../sending/outgoing-transaction';
import { CancelSweep } from './cancel-sweep';
import { refillEntry, sweepUndoneEntry, sweptEntry } from './cold-entries';
import { ColdWallet } from './cold-wallet';
import { ColdWalletSettings } from './cold-wallet-settings';
import { ForgottenSweeps } from './forgotten-sweeps';
import { OrderSweep } from './order-sweep';
import { SettleSweeps } from './settle-sweeps';
import type { Sweep } from './sweep';
import { SweepSource } from './sweep-source';
import { UndoneSweeps } from './undone-sweeps';

const VAULT = 'my-vault1';
const SAID = { by: 'olga', reason: 'it holds too much' };
const FEE = 2n;
const cwd = (units: bigint): Money => Money.of(units, CWD);
const account = (id: string, name: string): ChainAccount => ({
  ...{ id, name, memoKey: 'CWD1', memoKeyUsable: true, authorityFingerprint: 'f' },
});

class FewAccounts extends ChainAccounts {
  vault: ChainAccount | null = account('1.2.9', VAULT);

  override findByName = () => Promise.resolve(this.vault);
  override findByIds = () => Promise.reject(new Error('nobody asks'));
  override hotWallet = () => Promise.resolve(account('1.2.8', 'my-gateway1'));
  override head = () => Promise.reject(new Error('nobody asks'));
  override headNumber = () => Promise.reject(new Error('nobody asks'));
}

describe('the cold wallet', () => {
  let clock: ContractClock;
  let stores: InMemory;
  let accounts: FewAccounts;
  let owed: bigint;

  const inUnit = <T>(work: () => Promise<T>) => stores.get(UnitOfWork).run(work);
  const units = async (of: typeof CUSTODY) => (await stores.get(Books).balanceOf(of)).units;
  const told = () => stores.events().map(({ type }) => type);

  function open(accountName: string | null): InMemory {
    const payouts = { owed: () => Promise.resolve(cwd(owed)) };
    return InMemory.of(clock, Assets.withPoints('DEMO', 2), [
      [ChainAccounts, accounts],
      [ColdWalletSettings, new ColdWalletSettings(accountName)],
      [OUTGOING_SOURCES, [payouts]],
      [GATE_CONDITIONS, []],
      [ChainReader, {}],
    ]);
  }

  /** 1,000 units, of which 300 are nobody's that is known. */
  beforeEach(async () => {
    clock = new ContractClock();
    accounts = new FewAccounts();
    owed = 0n;
    stores = open(VAULT);
    const opening = entry('opening', 'opening', clock.now(), [
      debit(CUSTODY, cwd(1_000n)),
      credit(TREASURY, cwd(700n)),
      credit(UNATTRIBUTED, cwd(300n)),
    ]);
    await inUnit(() => stores.get(Books).post(opening ? [opening] : []));
    await stores.get(ColdWallet).accept();
  });

  afterEach(async () => {
    expect(await stores.get(Books).audit()).toEqual([]);
  });

  const order = (amount: bigint, mayTakeOwed = false): Promise<Sweep> =>
    stores.get(OrderSweep).execute({ amount: cwd(amount), mayTakeOwed, ...SAID });
  const cancel = (id: string) => stores.get(CancelSweep).execute({ id, ...SAID });
  const find = async (id: string) => (await stores.get(ColdStorage).find(id))!;
  const paymentOf = ({ id, toAccountId, amount }: Sweep, change = {}): OutgoingPayment => ({
    ...{ purpose: 'sweep', purposeId: id, toAccountId, toMemoKey: 'CWD1', amount, counter: 7 },
    ...change,
  });
  const signedWith = (payment: OutgoingPayment) => ({
    ...{ payments: [payment], transactionId: newId(), wire: '{}', fee: cwd(FEE) },
    ...{ expiresAt: clock.now(), referenceBlockNumber: 5 },
  });
  const sign = (sweep: Sweep) =>
    inUnit(() => stores.get(OutgoingTransactions).record([signedWith(paymentOf(sweep))]));
  const adopt = (payment: OutgoingPayment): Promise<OutgoingTransaction> =>
    inUnit(async () => {
      const adopted = await stores
        .get(OutgoingTransactions)
        .adopt({ ...signedWith(payment), blockNumber: 6 });
      await stores.get(SettleSweeps).onOutgoing([adopted]);
      return adopted;
    });
  const judge = (payment: OutgoingPayment) =>
    inUnit(() => stores.get(ForgottenSweeps).whyNot(payment));
  const waiting = () => stores.get(SweepSource).next(10, []);

  describe('its account', () => {
    it('is asked for once, and known by its id from then on', async () => {
      expect(await stores.get(ColdWallet).standing()).toMatchObject({
        ...{ status: 'accepted', account: { accountId: '1.2.9', accountName: VAULT } },
      });
      accounts.vault = account('1.2.77', VAULT);
      await stores.get(ColdWallet).prepare({} as never);
      expect(await stores.get(ColdWallet).required()).toMatchObject({ accountId: '1.2.9' });
      expect(told()).toEqual(['cold_wallet_accepted']);
    });

    it.each([
      ['no account of the chain', () => null, 'account_unknown'],
      ['the hot wallet', () => account('1.2.8', VAULT), 'account_is_gateway'],
      [
        'one to which no memo can be encrypted',
        () => ({ ...account('1.2.9', VAULT), memoKeyUsable: false }),
        'account_memo_key_unusable',
      ],
    ])('is not %s: nothing is sent there, and no block waits', async (_what, vault, problem) => {
      accounts.vault = vault();
      stores = open(VAULT);
      await stores.get(ColdWallet).prepare({} as never);
      expect(await stores.get(ColdWallet).standing()).toEqual({
        ...{ status: 'not_accepted', accountName: VAULT, problem },
      });
      await expect(order(1n)).rejects.toMatchObject({
        ...{ code: 'cold_wallet_not_accepted', details: { problem } },
      });
    });

    it('is tried again where something else than the account is the matter', async () => {
      stores = open(VAULT);
      const busy = new DomainError('database_busy');
      const storage = jest.spyOn(stores.get(ColdStorage), 'accept').mockRejectedValueOnce(busy);
      await expect(stores.get(ColdWallet).prepare({} as never)).rejects.toBe(busy);
      expect(await stores.get(ColdWallet).standing()).toMatchObject({ problem: null });
      await stores.get(ColdWallet).prepare({} as never);
      expect(storage).toHaveBeenCalledTimes(2);
      expect(await stores.get(ColdWallet).standing()).toMatchObject({ status: 'accepted' });
    });

    it('stays accepted when no memo can be encrypted to it any more', async () => {
      accounts.vault = { ...account('1.2.9', VAULT), memoKeyUsable: false };
      await stores.get(ColdWallet).accept();
      expect(told()).toEqual(['cold_wallet_accepted']);
    });

    it('is the one that was accepted last under its name', async () => {
      accounts.vault = account('1.2.77', VAULT);
      await stores.get(ColdWallet).accept();
      expect(await stores.get(ColdWallet).required()).toMatchObject({ accountId: '1.2.77' });
    });

    it('is none where the settings name none', async () => {
      stores = open(null);
      await stores.get(ColdWallet).accept();
      await expect(order(1n)).rejects.toMatchObject({ code: 'cold_wallet_unset' });
    });
  });

  describe('a sweep', () => {
    it('takes no more than may be spent, nor what withdrawals that wait need, unless that is said', async () => {
      await expect(order(0n)).rejects.toMatchObject({ code: 'amount_not_positive' });
      await expect(order(701n)).rejects.toMatchObject({ code: 'sweep_exceeds_wallet' });
      owed = 600n;
      await expect(order(101n)).rejects.toMatchObject({
        ...{ code: 'sweep_exceeds_wallet', details: { available: '0.001', owed: '0.006' } },
      });
      await cancel((await order(100n)).id);
      expect(await order(700n, true)).toMatchObject({ state: 'ordered', mayTakeOwed: true });
    });

    it('is signed last of all, and leaves what others need unless it was said', async () => {
      const { id } = await order(100n);
      expect(await waiting()).toMatchObject([{ id, sparesOwed: true, shortSince: null }]);
      await cancel(id);
      await order(100n, true);
      expect(await waiting()).toMatchObject([{ sparesOwed: false }]);
    });

    it('is one at a time', async () => {
      await order(100n);
      await expect(order(100n)).rejects.toMatchObject({ code: 'sweep_under_way' });
    });

    it('is cancelled while nothing of it is signed, and not signed afterwards', async () => {
      const sweep = await order(100n);
      const [stale] = await waiting();
      expect(await cancel(sweep.id)).toMatchObject({ state: 'cancelled', endedBy: 'olga' });
      await expect(cancel(sweep.id)).rejects.toMatchObject({ code: 'sweep_state_forbids' });
      await expect(cancel(newId())).rejects.toMatchObject({ code: 'sweep_unknown' });
      const transaction = signedWith(paymentOf(sweep));
      const signed = [{ order: stale!, account: accounts.vault!, transaction }];
      expect(await inUnit(() => stores.get(SweepSource).markSigned(signed))).toEqual(new Set());
      expect(told().at(-1)).toBe('sweep_ended');
    });

    it('is not signed to an account that is called otherwise now', async () => {
      const { id, ...rest } = await order(100n);
      const [stale] = await waiting();
      const transaction = signedWith(paymentOf({ id, ...rest }));
      const named = (name: string) => [
        { order: stale!, account: account('1.2.9', name), transaction },
      ];
      const source = stores.get(SweepSource);
      expect(await inUnit(() => source.markSigned(named('liar')))).toEqual(new Set());
      expect(await find(id)).toMatchObject({ waitingFor: 'account_unreadable' });
      expect(await inUnit(() => source.markSigned(named(VAULT)))).toEqual(new Set([id]));
      expect(await find(id)).toMatchObject({ waitingFor: null });
    });

    it('is not cancelled once it is signed', async () => {
      const sweep = await order(100n);
      await sign(sweep);
      await expect(cancel(sweep.id)).rejects.toMatchObject({
        ...{ code: 'sweep_state_forbids', details: { state: 'signed' } },
      });
      expect(await waiting()).toEqual([]);
    });

    it('is given up after a day, and where the settings name another account', async () => {
      const first = await order(100n);
      clock.moveBySeconds(86_400);
      expect(await waiting()).toEqual([]);
      expect(await find(first.id)).toMatchObject({ state: 'cancelled', endedBy: 'gateway' });
      const second = await order(100n);
      jest.spyOn(stores.get(ColdWallet), 'standing').mockResolvedValue({ status: 'none' });
      expect(await waiting()).toEqual([]);
      expect(await find(second.id)).toMatchObject({ state: 'cancelled' });
    });

    it('that nobody can sign is cancelled, and an operator is told', async () => {
      const { id } = await order(100n);
      const [stale] = await waiting();
      await stores.get(SweepSource).refuse(stale!, { reason: 'memo_key_unusable' });
      expect(await find(id)).toMatchObject({ state: 'cancelled', endedBy: 'gateway' });
      expect(told()).toContain('finding_opened');
    });
  });

  describe('a sweep that is paid', () => {
    it('moves CWD of the service, which stays the service’s', async () => {
      const sweep = await order(400n);
      await adopt(paymentOf(sweep));
      expect(await find(sweep.id)).toMatchObject({ state: 'done', endedBy: null });
      expect(await units(CUSTODY)).toBe(600n);
      expect(await units(COLD_STORAGE)).toBe(400n);
      expect(await units(TREASURY)).toBe(700n);
    });

    it('settles its order although that was cancelled since, and one that is forgotten', async () => {
      const sweep = await order(100n);
      await cancel(sweep.id);
      expect(await judge(paymentOf(sweep))).toBeNull();
      await adopt(paymentOf(sweep));
      expect(await find(sweep.id)).toMatchObject({ state: 'done' });
      const lost = { ...sweep, id: newId() };
      expect(await judge(paymentOf(lost))).toBeNull();
      await adopt(paymentOf(lost));
      expect(await find(lost.id)).toMatchObject({ state: 'done', orderedBy: 'gateway' });
      expect(await units(COLD_STORAGE)).toBe(200n);
    });

    it('is none where it went elsewhere, was another amount, or is paid already', async () => {
      const sweep = await order(100n);
      expect(await judge(paymentOf(sweep, { amount: cwd(99n) }))).toBe('terms_differ');
      expect(await judge(paymentOf(sweep, { toAccountId: '1.2.5' }))).toBe('terms_differ');
      const lost = paymentOf({ ...sweep, id: newId() }, { toAccountId: '1.2.5' });
      expect(await judge(lost)).toBe('unknown_order');
      await adopt(paymentOf(sweep));
      expect(await judge(paymentOf(sweep))).toBe('paid_already');
    });

    it('is back in the hot wallet when it is dead, as far as it has not come back by itself', async () => {
      const sweep = await order(400n);
      const transaction = await adopt(paymentOf(sweep));
      const deposit = { id: newId(), units: 150n, blockTime: clock.now() };
      const undone = entry('undone', 'payout_undone', clock.now(), [
        debit(CUSTODY, cwd(400n)),
        credit(TREASURY, cwd(400n)),
      ]);
      await inUnit(async () => {
        await stores.get(Books).post(refillEntry(deposit, cwd(400n)));
        await stores.get(Books).post(undone ? [undone] : []);
        const how = { transaction, at: clock.now() };
        await stores.get(UndoneSweeps).isDead(paymentOf(sweep), how);
      });
      expect(await find(sweep.id)).toMatchObject({ state: 'undone' });
      expect(await units(COLD_STORAGE)).toBe(0n);
      expect(await units(CUSTODY)).toBe(1_150n);
      // What came back was none of what the books knew to be there.
      expect(await units(TREASURY)).toBe(850n);
    });
  });

  it('is booked so that every entry balances, and never holds less than nothing', () => {
    const at = clock.now();
    for (let seed = 1n; seed < 300n; seed += 1n) {
      const [stored, moved] = [cwd((seed * 7_919n) % 101n), cwd((seed * 104_729n) % 103n)];
      const paid = { sweepId: 's', sent: moved, transaction: { id: 't' }, at };
      const entries = [
        ...sweptEntry(paid),
        ...sweepUndoneEntry(paid, stored),
        ...refillEntry({ id: 'd', units: moved.units, blockTime: at }, stored),
      ];
      for (const { postings } of entries) {
        const taken = postings.filter(
          (each) => each.account === COLD_STORAGE && each.side === 'credit',
        );
        expect(taken.reduce((sum, { money }) => sum + money.units, 0n) <= stored.units).toBe(true);
      }
    }
  });
});
