import { checkInvariants } from 'crowdwiz-testkit/invariants';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { CWD, Money } from '../../../src/kernel';
import { Books, owedBackAccount } from '../../../src/ledger';
import { Findings } from '../../../src/safety';
import { MemoSeal, OutgoingTransactions, TransactionSigner } from '../../../src/wallet';
import { DecideWithdrawal, Withdrawals, type Withdrawal } from '../../../src/withdrawals';
import { GATEWAY_NAME, GatewayHarness } from '../../support/gateway-harness';

/** Longer than the pause before bytes are sent again. */
const RESEND_SECONDS = 30;
/** Longer than a signed transaction may enter a block. */
const PAST_EXPIRY_SECONDS = 120;
const FUNDS = 100_000_000n;

interface Payee {
  readonly customerId: string;
  readonly account: SandboxAccount;
}

describe('payouts that share a transaction', () => {
  let gateway: GatewayHarness;
  let anna: Payee;
  let bert: Payee;
  let cora: Payee;

  beforeAll(async () => {
    gateway = await GatewayHarness.start({
      ...{ TRANSACTION_LIFETIME_SECONDS: '60', PAYOUT_BATCH: 'transfers' },
      LIMIT_WITHDRAWAL_COUNT_PER_CUSTOMER_PER_DAY: 'none',
    });
    anna = await gateway.linked('batch-anna');
    bert = await gateway.linked('batch-bert');
    cora = await gateway.linked('batch-cora');
    for (const { account } of [anna, bert, cora]) gateway.deposit(account, FUNDS);
    await gateway.settle();
  }, 120_000);

  afterEach(async () => {
    jest.restoreAllMocks();
    gateway.node.faults.reset();
    expect(await gateway.problems()).toEqual([]);
    expect(await oracle()).toEqual([]);
  });

  afterAll(() => gateway.stop());

  const hot = () => gateway.node.accounts.get(GATEWAY_NAME)!;
  const stateOf = async ({ id }: Withdrawal) => (await gateway.get(Withdrawals).find(id))?.state;
  const statesOf = (withdrawals: readonly Withdrawal[]) => Promise.all(withdrawals.map(stateOf));
  const attempts = ({ id }: Withdrawal) =>
    gateway.get(OutgoingTransactions).attemptsFor('withdrawal', id);
  const balanceOf = ({ account }: Payee) => gateway.node.chain.state.balanceOf(account.id, '1.3.0');

  function oracle() {
    return checkInvariants({
      chain: gateway.node.chain,
      hotWalletId: gateway.hotWalletId,
      query: <Row>(sql: string, parameters?: readonly unknown[]) =>
        gateway.rows<Row>(sql, parameters),
      pointsDecimals: 2,
      memoKey: hot().keys.memo,
      settled: false,
    });
  }

  /** One of each, and a second one of the first: four payments to three accounts. */
  async function fourWithdrawals(): Promise<readonly Withdrawal[]> {
    const made: Withdrawal[] = [];
    for (const [payee, points] of [
      [anna, '500'],
      [bert, '600'],
      [cora, '700'],
      [anna, '800'],
    ] as const) {
      made.push(await gateway.withdraw(payee.customerId, points));
    }
    return made;
  }

  async function onlyTransactionOf(withdrawals: readonly Withdrawal[]) {
    const made = (await Promise.all(withdrawals.map(attempts))).flat();
    const [only] = made;
    expect(new Set(made.map(({ transactionId }) => transactionId)).size).toBe(1);
    return only!;
  }

  it('are signed once, carry a memo and a seal each, and are settled one by one', async () => {
    const before = [anna, bert, cora].map(balanceOf);
    const withdrawals = await fourWithdrawals();
    expect((await gateway.round()).signed).toMatchObject({ withdrawal: 4 });
    const { payments, wire, fee } = await onlyTransactionOf(withdrawals);
    expect(payments.map(({ purposeId }) => purposeId)).toEqual(withdrawals.map(({ id }) => id));
    const { operations, signatures } = JSON.parse(wire) as Record<string, unknown[]>;
    expect([operations?.length, signatures?.length]).toEqual([4, 1]);
    expect(fee.units).toBe(withdrawals.reduce((sum, each) => sum + each.fee.units, 0n));
    await gateway.settle();
    expect(await statesOf(withdrawals)).toEqual(withdrawals.map(() => 'irreversible'));
    const net = withdrawals.map((each) => each.net.units);
    const paid = [anna, bert, cora].map((payee, index) => balanceOf(payee) - before[index]!);
    expect(paid).toEqual([net[0]! + net[3]!, net[1], net[2]]);
    for (const { customerId } of [anna, bert, cora]) {
      expect(await gateway.held(customerId)).toBe('0');
    }
  });

  it('survive a fork: the same bytes are sent again, and nothing is signed anew', async () => {
    const withdrawals = await fourWithdrawals();
    await gateway.round();
    gateway.node.produceBlock();
    await gateway.round();
    expect(await statesOf(withdrawals)).toEqual(withdrawals.map(() => 'included'));
    const { transactionId } = await onlyTransactionOf(withdrawals);
    gateway.node.fork({ depth: 1 });
    gateway.passTime(RESEND_SECONDS);
    await gateway.round();
    await gateway.settle();
    expect(await statesOf(withdrawals)).toEqual(withdrawals.map(() => 'irreversible'));
    expect((await onlyTransactionOf(withdrawals)).transactionId).toBe(transactionId);
  });

  it('are tried apart after one proof of expiry when the chain refuses one of them', async () => {
    const withdrawals = await fourWithdrawals();
    gateway.node.faults.refusePaymentsTo(bert.account.id);
    await gateway.round();
    const { lastRefusal } = await onlyTransactionOf(withdrawals);
    expect(lastRefusal).toContain('Unable to find Object');
    gateway.node.skipTime(PAST_EXPIRY_SECONDS);
    await gateway.settle();
    await gateway.round();
    await gateway.settle();
    expect((await statesOf(withdrawals)).map((state) => state === 'irreversible')).toEqual([
      ...[true, false, true, true],
    ]);
    gateway.node.skipTime(PAST_EXPIRY_SECONDS);
    await gateway.settle();
    const found = await gateway.get(Findings).openOf(['payment_keeps_expiring']);
    expect(found.map(({ subject }) => subject)).toEqual([withdrawals[1]!.id]);
    // Whoever comes later is not held up by it.
    const later = [
      await gateway.withdraw(anna.customerId, '500'),
      await gateway.withdraw(cora.customerId, '500'),
    ];
    await gateway.round();
    await onlyTransactionOf(later);
    await gateway.settle();
    expect(await statesOf(later)).toEqual(['irreversible', 'irreversible']);
    gateway.node.faults.reset();
    gateway.node.skipTime(PAST_EXPIRY_SECONDS);
    for (let round = 0; round < 2; round += 1) {
      gateway.passTime(RESEND_SECONDS);
      await gateway.round();
      await gateway.settle();
    }
    expect(await statesOf(withdrawals)).toEqual(withdrawals.map(() => 'irreversible'));
    expect(await gateway.get(Findings).openOf(['payment_keeps_expiring'])).toEqual([]);
  });

  it('go without the one that its customer takes back while they are signed', async () => {
    const withdrawals = await fourWithdrawals();
    const [, cancelled] = withdrawals;
    const signer = gateway.get(TransactionSigner);
    const sign = signer.sign.bind(signer);
    let lost = '';
    jest.spyOn(signer, 'sign').mockImplementationOnce(async (drafts) => {
      const answers = await sign(drafts);
      lost = JSON.stringify(answers);
      const cancel = { id: cancelled!.id, customerId: bert.customerId };
      await gateway.get(DecideWithdrawal).cancelByCustomer(cancel);
      return answers;
    });
    expect((await gateway.round()).signed).toMatchObject({ withdrawal: 3 });
    expect(await attempts(cancelled!)).toEqual([]);
    for (const { wire } of (await Promise.all(withdrawals.map(attempts))).flat()) {
      expect(lost).not.toContain(JSON.stringify(wire));
    }
    await gateway.settle();
    expect(await statesOf(withdrawals)).toEqual([
      ...['irreversible', 'cancelled', 'irreversible', 'irreversible'],
    ]);
  });

  it('are adopted payment by payment when the database has forgotten them', async () => {
    const paid = await gateway.withdraw(anna.customerId, '500');
    const ended = await gateway.withdraw(bert.customerId, '600');
    const cancel = { id: ended.id, customerId: bert.customerId };
    await gateway.get(DecideWithdrawal).cancelByCustomer(cancel);
    const operations = [paid, ended].map((withdrawal, index) => {
      const { id: purposeId, accountId: to, net } = withdrawal;
      const seal = { purpose: 'withdrawal', purposeId, counter: index + 1 } as const;
      const payment = { toAccountId: to, amount: Money.of(net.units, CWD) };
      const memo = gateway.get(MemoSeal).seal(`W:${purposeId}`, seal, payment);
      return gateway.node.wallet.transferOperation({ from: hot(), to, units: net.units, memo });
    });
    gateway.node.wallet.send(operations, [hot().keys.active]);
    await gateway.settle();
    expect(await statesOf([paid, ended])).toEqual(['irreversible', 'cancelled']);
    const owed = await gateway.get(Books).balanceOf(owedBackAccount(bert.customerId));
    expect(owed.units).toBe(ended.net.units);
    const found = await gateway.get(Findings).openOf(['paid_and_forgotten', 'foreign_spending']);
    expect(found.map(({ kind }) => kind)).toEqual(['paid_and_forgotten']);
  });
});
