import { CWD, Money, UnitOfWork } from '../../../src/kernel';
import { Deposits, RefundDeposit, ReverseDeposits } from '../../../src/deposits';
import { Books, customerUncreditedAccount } from '../../../src/ledger';
import { Unlink } from '../../../src/linking';
import { Findings, HaltSwitch } from '../../../src/safety';
import { RequestRescan, Rescans, ScanCursor } from '../../../src/scan';
import { SetLimit } from '../../../src/terms';
import { CheckBalance, PaymentGate, PayoutsPause } from '../../../src/wallet';
import { Withdrawals } from '../../../src/withdrawals';
import type { SandboxAccount, StoredBlock } from 'crowdwiz-sandbox/node';
import { GatewayHarness } from '../../support/gateway-harness';
import { reconcile, resume, transactionsOf } from '../../support/gone-back';

const FIVE_HUNDRED_CWD = 50_000_000n;
const WHY = { by: 'alice', reason: 'All nodes were restored from a snapshot.' };

/** What is on its way when every node is replaced by an older snapshot, and what comes after it. */
describe('money on its way while the chain goes back', () => {
  let gateway: GatewayHarness;

  const node = () => gateway.node;
  const purse = ({ id }: SandboxAccount) => node().chain.state.balanceOf(id, '1.3.0');
  const gainOf = (account: SandboxAccount, before: bigint) => {
    const gained = purse(account) - before;
    return Money.of(gained > 0n ? gained : 0n, CWD).toDecimal();
  };
  const cursor = async () => (await gateway.get(ScanCursor).load())!.blockNumber;
  /** Whose deposit nobody can be credited with; `snapshot` is from before it. */
  const fromStranger = async () => {
    const stranger = gateway.account('stranger');
    const before = purse(stranger);
    const snapshot = node().chain.headNumber;
    gateway.deposit(stranger, FIVE_HUNDRED_CWD);
    await gateway.settle();
    const filter = { state: 'unattributed' } as const;
    const { items } = await gateway.get(Deposits).list(filter, { limit: 1, cursor: null });
    return { stranger, before, snapshot, depositId: items[0]!.id };
  };
  const refund = (depositId: string) => gateway.get(RefundDeposit).execute({ depositId, ...WHY });
  /** Until the scan has seen it. */
  const goBackTo = async (snapshot: number): Promise<readonly StoredBlock[]> => {
    const gone = node().replaceBySnapshot(snapshot);
    await gateway.until(async () => (await gateway.round()).scan === 'stopped');
    return gone;
  };
  /** What the command says; then everything is resumed. */
  const recover = async (): Promise<string> => {
    const { outcome, lines } = await reconcile(gateway);
    expect(outcome).toBe('applied');
    await resume(gateway);
    return lines.join('\n');
  };
  const bytesExpire = async () => {
    await gateway.settle();
    node().skipTime(3_600);
    for (let time = 0; time < 4; time += 1) await gateway.settle();
  };

  beforeEach(async () => {
    gateway = await GatewayHarness.start();
  });

  afterEach(async () => {
    const problems = await gateway.problems();
    await gateway.stop();
    expect(problems).toEqual([]);
  });

  it('signed a payout anew whose deposit had gone, as its bytes had expired', async () => {
    const { customerId, account } = await gateway.linked('in-flight');
    const before = purse(account);
    const snapshot = node().chain.headNumber;
    gateway.deposit(account, FIVE_HUNDRED_CWD);
    await gateway.settle();
    const { id } = await gateway.withdraw(customerId, '45000');
    await gateway.round();
    expect(await gateway.get(Withdrawals).find(id)).toMatchObject({ state: 'broadcast' });

    await goBackTo(snapshot);
    node().produceBlocks(40);
    expect(await recover()).toMatch(/45000 \S+ are spent, which the customer owes/);
    await bytesExpire();
    expect(gainOf(account, before)).toBe('0');
    expect(await gateway.get(Withdrawals).find(id)).toMatchObject({ state: 'cancelled' });
    const owed = 'SELECT sum(points_owed)::text AS points FROM gone_deposit';
    expect(await gateway.rows(owed)).toEqual([{ points: '0' }]);
  });

  describe('links that began or ended in lost blocks', () => {
    const LOST_BLOCKS = 45;
    const stateOf = async (
      account: SandboxAccount,
      transaction = gateway.deposit(account, FIVE_HUNDRED_CWD),
    ) => {
      await gateway.settle();
      const { items } = await gateway.get(Deposits).list({}, { limit: 10, cursor: null });
      return items.find(({ transactionId }) => transactionId === transaction)?.state;
    };
    const loseBlocks = async (
      work: () => Promise<unknown>,
      growAgain = () => {
        node().produceBlocks(LOST_BLOCKS / 3);
      },
    ): Promise<string> => {
      const snapshot = node().chain.headNumber;
      node().produceBlocks(LOST_BLOCKS);
      await gateway.settle();
      await work();
      await gateway.settle();
      await goBackTo(snapshot);
      growAgain();
      return recover();
    };

    it('credited whoever had unlinked an account with what came from it later', async () => {
      const { customerId, account } = await gateway.linked('unlinked-later');
      const says = await loseBlocks(async () => {
        const headNumber = await gateway.get(Unlink).lookUp(customerId);
        await gateway.get(Unlink).execute({ customerId, headNumber });
      });
      expect(says).toContain('1 links began or ended in lost blocks');
      expect(await stateOf(account)).toBe('unattributed');
    });

    it('credited them also with what had come before somebody reconciled', async () => {
      const { customerId, account } = await gateway.linked('unlinked-before');
      let known = '';
      await loseBlocks(
        async () => {
          const headNumber = await gateway.get(Unlink).lookUp(customerId);
          await gateway.get(Unlink).execute({ customerId, headNumber });
        },
        () => {
          known = gateway.deposit(account, FIVE_HUNDRED_CWD);
          node().produceBlocks(2 * LOST_BLOCKS);
        },
      );
      expect(await stateOf(account, known)).toBe('unattributed');
    });

    it('left with nobody what came from an account that had been linked', async () => {
      const account = gateway.account('linked-later');
      const customerId = await gateway.register('test:linked-later');
      await loseBlocks(async () => {
        await gateway.requestLink(customerId, account);
        await gateway.confirm(customerId, await gateway.readCode(account));
      });
      expect(await stateOf(account)).toBe('credited');
    });
  });

  it('signed a refund anew whose deposit had gone', async () => {
    const { stranger, before, snapshot, depositId } = await fromStranger();
    await refund(depositId);
    await gateway.round();

    await goBackTo(snapshot);
    node().produceBlocks(40);
    expect(await recover()).toMatch(/Gone: the deposit .*refunding/);
    await bytesExpire();
    expect(gainOf(stranger, before)).toBe('0');
  });

  it('left a deposit refunded whose refund was dead, and the house had its CWD', async () => {
    const { stranger, depositId } = await fromStranger();
    const sent = purse(stranger);
    const balance = async (code: string) => {
      const all = await gateway.get(Books).trialBalance();
      return all.find((account) => account.code === code)?.balance.toDecimal();
    };
    const [treasury, fees] = [await balance('treasury'), await balance('network-fees')];
    const kept = gateway.node.chain.irreversibleNumber;
    await refund(depositId);
    await gateway.settle();
    await gateway.settle();
    expect(await gateway.get(Deposits).find(depositId)).toMatchObject({ state: 'refunded' });
    const paid = purse(stranger);
    expect(paid).toBeGreaterThan(sent);

    await goBackTo(kept);
    node().produceBlocks(40);
    expect(await recover()).toMatch(/Gone: the payment .*refund/);
    await expect(refund(depositId)).rejects.toMatchObject({ code: 'deposit_not_unattributed' });
    await bytesExpire();
    expect(purse(stranger)).toBe(sent);
    expect(await gateway.get(Deposits).find(depositId)).toMatchObject({ state: 'unattributed' });
    expect([await balance('treasury'), await balance('network-fees')]).toEqual([treasury, fees]);
    expect(await balance('unattributed')).toBe('500');
    expect(await gateway.get(Findings).openOf(['unattributed_deposit'])).toHaveLength(1);

    await refund(depositId);
    await gateway.settle();
    await gateway.settle();
    expect(await gateway.get(Deposits).find(depositId)).toMatchObject({ state: 'refunded' });
    expect(purse(stranger)).toBe(paid);
    expect(await balance('unattributed')).toBe('0');
    expect([await balance('treasury'), await balance('network-fees')]).toEqual([treasury, fees]);
    await expect(refund(depositId)).rejects.toMatchObject({ code: 'deposit_not_unattributed' });
    await bytesExpire();
    expect(purse(stranger)).toBe(paid);
  });

  it('signed on a comparison from before the reconciliation', async () => {
    const { customerId, account } = await gateway.linked('compared');
    gateway.deposit(account, FIVE_HUNDRED_CWD);
    await gateway.settle();
    await gateway.settle();
    const before = purse(account);
    const kept = await cursor();
    await gateway.settle();
    await goBackTo(kept);
    node().produceBlocks(40);
    await recover();

    const comparison = gateway.get(CheckBalance);
    const run = comparison.run.bind(comparison);
    comparison.run = () => Promise.reject(new Error('The nodes do not tell the balance.'));
    const { id } = await gateway.withdraw(customerId, '45000');
    for (let time = 0; time < 3; time += 1) await gateway.round();
    expect(await gateway.get(PaymentGate).check()).toMatchObject({
      open: false,
      reason: 'balance_check_too_old',
    });
    expect(await gateway.get(PayoutsPause).current()).toBe('balance_check_too_old');
    expect(await gateway.get(Withdrawals).find(id)).toMatchObject({ state: 'approved' });
    expect(purse(account)).toBe(before);

    comparison.run = run;
    await gateway.settle();
    await gateway.settle();
    expect(await gateway.get(Withdrawals).find(id)).toMatchObject({ state: 'irreversible' });
  });

  it('was booked by what had been, where somebody decided about a deposit meanwhile', async () => {
    const { stranger, before, snapshot, depositId } = await fromStranger();
    await goBackTo(snapshot);
    node().produceBlocks(40);

    const listener = gateway.get(ReverseDeposits);
    const find = listener.find.bind(listener);
    listener.find = async (chain) => {
      const booking = await find(chain);
      await gateway.get(UnitOfWork).run(() => refund(depositId));
      return booking;
    };
    await recover();
    expect(await gateway.get(Deposits).find(depositId)).toMatchObject({ state: 'gone' });
    await bytesExpire();
    expect(gainOf(stranger, before)).toBe('0');
  });

  it('took the points of small deposits that are still there with those of the one that went', async () => {
    const { customerId, account } = await gateway.linked('small');
    await gateway.get(SetLimit).execute({ name: 'deposit_minimum', value: '100', by: 'alice' });
    const uncredited = async () =>
      (await gateway.get(Books).balanceOf(customerUncreditedAccount(customerId))).toDecimal();
    const first = node().chain.headNumber;
    gateway.deposit(account, 9_900_000n);
    await gateway.settle();
    await gateway.settle();
    const second = node().chain.headNumber;
    gateway.deposit(account, 100_000n);
    await gateway.settle();
    expect([await gateway.points(customerId), await uncredited()]).toEqual(['9000', '0']);

    await goBackTo(second);
    node().produceBlocks(40);
    expect(await recover()).toMatch(/9000 \S+ are taken back .*; 99 CWD of earlier deposits/);
    await gateway.settle();
    expect([await gateway.points(customerId), await uncredited()]).toEqual(['0', '99']);
    gateway.deposit(account, 100_000n);
    await gateway.settle();
    expect([await gateway.points(customerId), await uncredited()]).toEqual(['9000', '0']);

    await goBackTo(first);
    node().produceBlocks(60);
    expect(await recover()).not.toContain('a loss of the house');
    await gateway.settle();
    expect([await gateway.points(customerId), await uncredited()]).toEqual(['0', '0']);
    const loss = (await gateway.get(Books).trialBalance()).find(
      ({ code }) => code === 'chain-loss',
    );
    expect(loss?.balance.toDecimal()).toBe('0');
  });

  it('was said to be invented by a re-scan, which halted payouts', async () => {
    const { account } = await gateway.linked('read-again');
    node().advanceToIrreversible();
    await gateway.round();
    const snapshot = node().chain.headNumber;
    gateway.deposit(account, FIVE_HUNDRED_CWD);
    await gateway.settle();
    await goBackTo(snapshot);
    node().produceBlocks(60);
    await recover();
    await gateway.settle();

    const range = { fromBlock: snapshot + 1, toBlock: await cursor() };
    const { id } = await gateway
      .get(RequestRescan)
      .execute({ ...range, reason: WHY.reason, requestedBy: WHY.by });
    await gateway.round();
    expect(await gateway.get(Rescans).find(id)).toMatchObject({ state: 'done' });
    expect(await gateway.get(Findings).openOf(['deposit_not_on_chain'])).toEqual([]);
    expect(await gateway.get(HaltSwitch).current()).toEqual([]);
  });

  it('returned points of a payout that had been included once more, when it went back again', async () => {
    const { customerId, account } = await gateway.linked('twice');
    gateway.deposit(account, FIVE_HUNDRED_CWD);
    await gateway.settle();
    const reference = node().chain.irreversibleNumber;
    const { id } = await gateway.withdraw(customerId, '45000');
    await gateway.round();
    await gateway.settle();
    expect(await gateway.get(Withdrawals).find(id)).toMatchObject({ state: 'irreversible' });
    const paid = purse(account);

    const gone = await goBackTo(reference + 1);
    const { transactionId } = (await gateway.get(Withdrawals).find(id))!;
    for (const each of transactionsOf(gone)) {
      if (each.id === transactionId) node().chain.push(each);
    }
    const includedAt = node().produceBlock().number;
    while (node().chain.irreversibleNumber <= includedAt) node().produceBlock();
    expect(await recover()).toMatch(/Gone: the payment/);
    await gateway.until(async () => (await gateway.round()).scan === 'done');
    const again = await cursor();
    expect(again).toBeGreaterThanOrEqual(includedAt);
    const ended = "SELECT state FROM undone_transaction WHERE state = 'paid_again'";
    expect(await gateway.rows(ended)).toHaveLength(1);
    expect(purse(account)).toBe(paid);

    await gateway.settle();
    await goBackTo(again);
    node().produceBlocks(40);
    expect(await recover()).not.toMatch(/Gone: the payment/);
    await bytesExpire();
    expect(await gateway.points(customerId)).toBe('0');
    expect(purse(account)).toBe(paid);
  });
});
