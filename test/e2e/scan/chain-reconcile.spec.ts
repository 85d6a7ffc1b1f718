import { Assets, Money } from '../../../src/kernel';
import { Deposits, MoveDeposit, RefundDeposit, type DepositState } from '../../../src/deposits';
import { AdjustPoints } from '../../../src/ledger';
import { Findings } from '../../../src/safety';
import { PaymentGate } from '../../../src/wallet';
import { Withdrawals } from '../../../src/withdrawals';
import type { SandboxAccount, SignedTransaction } from 'crowdwiz-sandbox/node';
import type { WireOperation } from 'crowdwiz-sandbox/internal/node/wire/wire-value';
import { GatewayHarness } from '../../support/gateway-harness';
import {
  goBack,
  reconcile,
  resume,
  runReconcileCommand,
  transactionsOf,
} from '../../support/gone-back';

const FIVE_HUNDRED_CWD = 50_000_000n;
const CORE = '1.3.0';
const EXPIRES_IN_SECONDS = 3_600;
const LASTS_SECONDS = 7_200;

/** What becomes of deposits and payments that went with a chain that has gone back. */
describe('after a chain has gone back', () => {
  let gateway: GatewayHarness;
  let number = 0;

  beforeAll(async () => {
    gateway = await GatewayHarness.start({ WITHDRAWALS_PER_DAY: '100' });
  });

  afterAll(() => gateway.stop());

  afterEach(async () => {
    expect(await gateway.problems()).toEqual([]);
    expect(await gateway.get(PaymentGate).check()).toMatchObject({ open: true });
  });

  const head = () => gateway.node.chain.headNumber;
  const purse = ({ id }: SandboxAccount) => gateway.node.chain.state.balanceOf(id, CORE);
  const customer = () => {
    number += 1;
    return gateway.linked(`went-back-${number}`);
  };
  const stranger = () => {
    number += 1;
    return gateway.account(`went-back-${number}`);
  };
  const settle = async (times = 2): Promise<void> => {
    for (let time = 0; time < times; time += 1) await gateway.settle();
  };
  /** Operators reconcile and resume, and the gateway reads on. */
  const recover = async (): Promise<string> => {
    const { outcome, lines } = await reconcile(gateway);
    expect(outcome).toBe('applied');
    await resume(gateway);
    await settle();
    return lines.join('\n');
  };
  const again = (transactions: readonly SignedTransaction[], id: string): void => {
    const transaction = transactions.find((each) => each.id === id);
    if (!transaction) throw new Error(`${id} did not go`);
    gateway.node.chain.push(transaction);
  };
  /** Nodes would take it again for a long time. */
  const sendLasting = (from: SandboxAccount, operation: WireOperation): string => {
    const { chain, wallet } = gateway.node;
    const transaction = wallet.sign([operation], [from.keys.active], LASTS_SECONDS);
    chain.push(transaction);
    return transaction.id;
  };
  const depositLasting = (from: SandboxAccount): string => {
    const request = { from, to: gateway.hotWalletId, units: FIVE_HUNDRED_CWD };
    return sendLasting(from, gateway.node.wallet.transferOperation(request));
  };
  const depositFrom = async ({ id }: SandboxAccount, state: DepositState) => {
    const page = { limit: 200, cursor: null };
    const { items } = await gateway.get(Deposits).list({ state }, page);
    return items.filter(({ fromAccountId }) => fromAccountId === id);
  };
  const payoutOf = async (id: string) => {
    const withdrawal = await gateway.get(Withdrawals).find(id);
    return { state: withdrawal?.state, transactionId: withdrawal?.transactionId ?? '' };
  };
  const undoneOf = (id: string) =>
    gateway.rows<{ state: string }>(
      `SELECT u.state FROM undone_transaction u JOIN outgoing_payment p USING (outgoing_id)
       JOIN chain_reconciliation r ON r.id = u.reconciliation_id
       WHERE p.purpose_id = $1 ORDER BY r.reconciled_at`,
      [id],
    );
  const owedBy = async (customerId: string) => {
    const [row] = await gateway.rows<{ points: string | null }>(
      'SELECT sum(points_owed)::text AS points FROM gone_deposit WHERE customer_id = $1',
      [customerId],
    );
    return Number(row?.points ?? '0') / 100;
  };
  const spend = (customerId: string, decimal: string) => {
    const asset = gateway.get(Assets).points;
    const points = Money.zero(asset).minus(Money.parse(decimal, asset));
    const terms = { customerId, points, key: `spend-${decimal}`, reason: 'a game', by: 'game' };
    return gateway.get(AdjustPoints).execute(terms);
  };

  it('a deposit whose transaction comes again counts once, each time', async () => {
    const { customerId, account } = await customer();
    const snapshot = head();
    const id = depositLasting(account);
    await settle();
    expect(await gateway.points(customerId)).toBe('45000');
    const gone = await goBack(gateway, snapshot);
    const told = await recover();
    expect(told).toContain('45000 DEMO are taken back');
    expect(await gateway.points(customerId)).toBe('0');

    const second = head();
    again(gone, id);
    await settle();
    expect(await gateway.points(customerId)).toBe('45000');

    // Once more, and this time it is in a later block before anybody has reconciled.
    await goBack(gateway, second, () => {
      again(gone, id);
    });
    await recover();
    expect(await gateway.points(customerId)).toBe('45000');
    expect(await depositFrom(account, 'gone')).toHaveLength(2);
    expect(await depositFrom(account, 'credited')).toHaveLength(1);
  });

  it('a payout whose bytes come again is paid once; its points return when they never do', async () => {
    const { customerId, account } = await customer();
    gateway.deposit(account, FIVE_HUNDRED_CWD);
    await settle();
    const before = purse(account);
    const snapshot = head();
    const { id } = await gateway.withdraw(customerId, '20000');
    // It is signed before more becomes irreversible: its bytes refer to a block that both branches have.
    await gateway.round();
    await settle();
    const { state, transactionId } = await payoutOf(id);
    expect(state).toBe('irreversible');
    const paid = purse(account) - before;

    const gone = await goBack(gateway, snapshot);
    expect(await recover()).toContain(`Gone: the payment ${transactionId} (withdrawal ${id})`);
    expect(await undoneOf(id)).toEqual([{ state: 'open' }]);
    expect(purse(account)).toBe(before);
    expect(await gateway.problems()).toEqual([]);

    again(gone, transactionId);
    await settle();
    expect(await undoneOf(id)).toEqual([{ state: 'paid_again' }]);
    expect(purse(account) - before).toBe(paid);
    expect(await gateway.points(customerId)).toBe('25000');
  });

  it('a refund that is gone is an operator’s, and one whose deposit is gone, too, is nobody’s', async () => {
    const [kept, lost] = [stranger(), stranger()];
    gateway.deposit(kept, FIVE_HUNDRED_CWD);
    await settle();
    const snapshot = head();
    gateway.deposit(lost, FIVE_HUNDRED_CWD);
    await settle();
    const refund = async (from: SandboxAccount): Promise<string> => {
      const [deposit] = await depositFrom(from, 'unattributed');
      const order = { depositId: deposit?.id ?? '', by: 'alice', reason: 'sent by mistake' };
      await gateway.get(RefundDeposit).execute(order);
      return order.depositId;
    };
    const [keptId, lostId] = [await refund(kept), await refund(lost)];
    await settle();
    expect(await depositFrom(kept, 'refunded')).toHaveLength(1);
    expect(await depositFrom(lost, 'refunded')).toHaveLength(1);
    const before = [kept, lost].map(purse);

    await goBack(gateway, snapshot);
    const told = await recover();
    expect(told).toContain(`(refund ${keptId})`);
    expect(told).toContain(`Gone: the deposit ${lostId}`);
    gateway.node.skipTime(EXPIRES_IN_SECONDS);
    await settle(3);

    expect(await undoneOf(keptId)).toEqual([{ state: 'dead' }]);
    expect(await undoneOf(lostId)).toEqual([{ state: 'dead' }]);
    const open = await gateway.get(Findings).openOf(['unattributed_deposit']);
    const ours = open.filter(({ subject }) => [keptId, lostId].includes(subject));
    expect(ours.map(({ subject }) => subject)).toEqual([keptId]);
    expect(ours[0]?.summary).toContain('went with a chain that has gone back');
    expect(await depositFrom(kept, 'unattributed')).toHaveLength(1);
    expect(await depositFrom(lost, 'gone')).toHaveLength(1);
    // Nothing was sent a second time by itself: the one lacks its deposit, the other has it back from the chain.
    const [keptBefore = 0n, lostBefore = 0n] = before;
    expect(purse(kept)).toBeLessThan(keptBefore);
    expect(purse(lost)).toBeGreaterThan(lostBefore);
  });

  it('the command books it while the gateway is stopped', async () => {
    const { customerId, account } = await customer();
    const snapshot = head();
    gateway.deposit(account, FIVE_HUNDRED_CWD);
    await settle();
    gateway.node.produceBlocks(gateway.node.replaceBySnapshot(snapshot).length);

    const words = ['--apply', '--by', 'alice', '--reason', 'a snapshot'];
    const answers = await gateway.whileStopped(async () => [
      await runReconcileCommand(gateway, ...words),
      await runReconcileCommand(gateway, ...words),
    ]);
    const [first, second] = answers;
    expect(first?.output).toContain(`45000 DEMO are taken back from customer ${customerId}`);
    expect(first).toMatchObject({ exitCode: 0 });
    expect(second?.output).toContain('It is on the chain: nothing is to be done.');
    expect(second).toMatchObject({ exitCode: 0 });

    // Nobody had noticed before, so that nothing was halted.
    await settle();
    expect(await gateway.points(customerId)).toBe('0');
    gateway.deposit(account, FIVE_HUNDRED_CWD);
    await settle();
    expect(await gateway.points(customerId)).toBe('45000');
  });

  it('a deposit that was moved is taken from whoever has it now', async () => {
    const { customerId: wrong, account } = await customer();
    const right = await gateway.register(`test:right-${number}`);
    gateway.deposit(account, FIVE_HUNDRED_CWD);
    await settle();
    const snapshot = head();
    gateway.deposit(account, FIVE_HUNDRED_CWD);
    await settle();
    const page = { limit: 1, cursor: null };
    const { items } = await gateway.get(Deposits).list({ customerId: wrong }, page);
    const order = { depositId: items[0]?.id ?? '', toCustomerId: right, takeWhatIsThere: false };
    await gateway.get(MoveDeposit).execute({ ...order, by: 'alice', reason: 'a lying node' });
    await spend(right, '15000');

    await goBack(gateway, snapshot);
    expect(await recover()).toContain(`30000 DEMO are taken back from customer ${right}`);
    expect(await gateway.points(wrong)).toBe('45000');
    expect(await gateway.points(right)).toBe('0');
    expect([await owedBy(wrong), await owedBy(right)]).toEqual([0, 15_000]);
  });

  it('what mass payments and proposals brought is taken back, and counts once when it comes again', async () => {
    const { customerId, account } = await customer();
    const { wallet } = gateway.node;
    wallet.becomeExpert(account);
    const to = gateway.hotWalletId;
    const transfer = wallet.transferOperation({ from: account, to, units: 2n * FIVE_HUNDRED_CWD });
    const proposal = wallet.propose(account, [transfer]);
    await settle();
    const snapshot = head();
    const payment = sendLasting(account, [
      104,
      { from: account.id, asset_id: CORE, payments: [[to, Number(FIVE_HUNDRED_CWD)]] },
    ]);
    const approval = sendLasting(account, [
      23,
      {
        fee_paying_account: account.id,
        proposal,
        active_approvals_to_add: [account.id],
      },
    ]);
    await settle();
    expect(await gateway.points(customerId)).toBe('135000');

    const gone = await goBack(gateway, snapshot);
    const told = await recover();
    expect(told.match(/transaction none/g)).toHaveLength(2);
    expect(await gateway.points(customerId)).toBe('0');
    again(gone, payment);
    again(gone, approval);
    await settle();
    expect(await gateway.points(customerId)).toBe('135000');
    expect(await depositFrom(account, 'gone')).toHaveLength(2);
  });

  it('a deposit that comes again in a block of the same number has that block’s time and rate', async () => {
    const { customerId, account } = await customer();
    const { chain } = gateway.node;
    const snapshot = head();
    const id = depositLasting(account);
    await settle();
    const [before] = await depositFrom(account, 'credited');
    expect(before).toMatchObject({ blockNumber: snapshot + 1 });

    const later = new Date(chain.headTime.getTime() + 60_000);
    const gone = transactionsOf(chain.goBackTo(snapshot));
    again(gone, id);
    chain.produceBlock(later);
    await gateway.until(async () => (await gateway.round()).scan === 'stopped');
    gateway.node.produceBlocks(40);
    await recover();
    const [after] = await depositFrom(account, 'credited');
    expect(after).toMatchObject({ blockNumber: snapshot + 1, blockTime: later });
    expect(await depositFrom(account, 'gone')).toHaveLength(1);
    expect(await gateway.points(customerId)).toBe('45000');
  });
});
