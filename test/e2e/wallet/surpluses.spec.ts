import { CWD, Money } from '../../../src/kernel';
import { Books, TREASURY, UNEXPLAINED } from '../../../src/ledger';
import { Findings, HaltSwitch, type FindingKind } from '../../../src/safety';
import { ChainReader, RequestRescan } from '../../../src/scan';
import { withoutMassPayments, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { BalanceChecks, KeepSurplus, PaymentGate, Surpluses } from '../../../src/wallet';
import { GATEWAY_NAME, GatewayHarness } from '../../support/gateway-harness';

const GRACE_SECONDS = 61;
const PAGE = { limit: 50, cursor: null };

interface Balance {
  readonly amount: string;
  readonly asset_id: string;
}

describe('more on the chain than in the books', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;

  beforeEach(async () => {
    gateway = await GatewayHarness.start();
    ({ customerId, account } = await gateway.linked('surplus-owner'));
    gateway.node.wallet.becomeExpert(account);
    gateway.deposit(account, 10_000_000n);
    await gateway.settle();
  });

  afterEach(() => gateway.stop());

  const openOf = async (kind: FindingKind) => {
    const { items } = await gateway.get(Findings).list({ open: true }, PAGE);
    return items.filter((each) => each.kind === kind);
  };
  const halts = () => gateway.get(HaltSwitch).current();
  const unexplained = async () => (await gateway.get(Books).balanceOf(UNEXPLAINED)).units;
  const spendable = async () => {
    const gate = await gateway.get(PaymentGate).check();
    if (!gate.open) throw new Error(`The gate is closed: ${gate.reason}`);
    return gate.spendable.units;
  };

  /** Until what is there now has lasted for the grace, and its blocks are irreversible. */
  const outlast = async () => {
    await gateway.settle();
    gateway.passTime(GRACE_SECONDS);
    await gateway.settle();
    await gateway.settle();
  };

  /** Every block since the opening balance. */
  const readAgain = async (reason: string) => {
    const opened = await gateway.get(BalanceChecks).openedAtBlock();
    const { irreversibleNumber: toBlock } = gateway.node.chain;
    const range = { fromBlock: (opened ?? toBlock) + 1, toBlock };
    await gateway.get(RequestRescan).execute({ ...range, reason, requestedBy: 'olga' });
    await gateway.round();
  };

  /** A mass payment that the node's account history shows as something else. */
  const hiddenPayment = async (units: bigint) => {
    hide(units);
    await outlast();
  };

  const hide = (units: bigint) => {
    gateway.node.faults.lie('get_relative_account_history', withoutMassPayments);
    gateway.node.wallet.massPayment(account, [[gateway.hotWalletId, units]]);
  };

  it('0.00001 CWD by a proposal behind a history hole halts nothing: it is owed, and told once', async () => {
    const before = await spendable();
    const { wallet } = gateway.node;
    const transfer = { from: account, to: gateway.hotWalletId, units: 1n };
    const proposal = wallet.propose(account, [wallet.transferOperation(transfer)]);
    gateway.node.produceBlock();
    gateway.node.makeHistoryHole();
    wallet.approve(account, proposal);
    await outlast();
    await outlast();
    expect(await halts()).toEqual([]);
    expect(await openOf('books_differ_from_chain')).toEqual([]);
    expect(await openOf('unexplained_surplus')).toMatchObject([{ halts: [] }]);
    expect(await unexplained()).toBe(1n);
    expect(await spendable()).toBe(before);
    expect(await gateway.problems()).toEqual([]);
    await gateway.withdraw(customerId, '500');
    await gateway.round();
    expect(gateway.node.chain.pendingTransactions).toHaveLength(1);
  });

  it('is taken back to the unit when a re-scan finds the deposit, which is credited once', async () => {
    await hiddenPayment(300_000n);
    const points = await gateway.points(customerId);
    expect(await unexplained()).toBe(300_000n);
    const [finding] = await openOf('unexplained_surplus');
    expect(finding?.evidence).toMatchObject({ operation: '104', amount: '3 CWD' });
    gateway.node.faults.reset();
    await readAgain('the node lied');
    await readAgain('once more');
    expect(Number(await gateway.points(customerId)) - Number(points)).toBe(270);
    expect(await unexplained()).toBe(0n);
    expect(await openOf('unexplained_surplus')).toEqual([]);
    expect(await gateway.problems()).toEqual([]);
    await outlast();
    expect(await openOf('books_differ_from_chain')).toEqual([]);
    expect(await halts()).toEqual([]);
  });

  it('an operator keeps it for the house, and then it may be spent', async () => {
    await hiddenPayment(300_000n);
    const before = await spendable();
    const { items } = await gateway.get(Surpluses).list({ open: true }, PAGE);
    const [surplus] = items;
    const keep = () =>
      gateway.get(KeepSurplus).execute({ id: surplus?.id ?? '', by: 'olga', reason: 'a partner' });
    expect(await keep()).toMatchObject({ units: 300_000n, remaining: 0n });
    expect((await spendable()) - before).toBe(300_000n);
    expect(await openOf('unexplained_surplus')).toEqual([]);
    await expect(keep()).rejects.toMatchObject({ code: 'surplus_unknown' });
    const cwd = Money.of(300_000n, CWD).toDecimal();
    expect(await gateway.events('surplus_kept')).toMatchObject([{ cwd, by: 'olga' }]);
    expect(await gateway.problems()).toEqual([]);
  });

  it('what is kept for the house and explained after all is taken back, and nothing is missing', async () => {
    await hiddenPayment(300_000n);
    const { items } = await gateway.get(Surpluses).list({ open: true }, PAGE);
    const id = items[0]?.id ?? '';
    await gateway.get(KeepSurplus).execute({ id, by: 'olga', reason: 'a partner' });
    const treasury = await gateway.get(Books).balanceOf(TREASURY);
    const points = await gateway.points(customerId);
    gateway.node.faults.reset();
    await readAgain('the customer asks where it is');
    expect(Number(await gateway.points(customerId)) - Number(points)).toBe(270);
    // The customer's deposit made it the service's again: it was its own money for a while.
    expect((await gateway.get(Books).balanceOf(TREASURY)).units).toBe(treasury.units);
    expect(await gateway.get(Surpluses).list({ open: null }, PAGE)).toMatchObject({
      items: [{ remaining: 0n, kept: 0n }],
    });
    expect(await gateway.problems()).toEqual([]);
    await outlast();
    expect(await halts()).toEqual([]);
    expect(await openOf('books_differ_from_chain')).toEqual([]);
  });

  it('nobody keeps it under the name of the gateway', async () => {
    const command = { id: 'x', by: 'gateway', reason: 'a reason' };
    await expect(gateway.get(KeepSurplus).execute(command)).rejects.toMatchObject({
      code: 'operator_malformed',
    });
  });

  it('only what has been there all the time is booked: what came last may be undone by a fork', async () => {
    hide(200_000n);
    await gateway.settle();
    gateway.passTime(GRACE_SECONDS);
    gateway.node.advanceToIrreversible();
    hide(70_000n);
    gateway.node.produceBlock();
    await gateway.round();
    expect(await unexplained()).toBe(200_000n);
    gateway.node.fork({ depth: 1 });
    await outlast();
    expect(await unexplained()).toBe(200_000n);
    expect(await halts()).toEqual([]);
    expect(await gateway.problems()).toEqual([]);
  });

  it('several are told apart, and each is given back for what explains it', async () => {
    await hiddenPayment(200_000n);
    await hiddenPayment(50_000n);
    expect(await openOf('unexplained_surplus')).toHaveLength(2);
    expect(await unexplained()).toBe(250_000n);
    gateway.node.faults.reset();
    await readAgain('the node lied');
    expect(await unexplained()).toBe(0n);
    expect(await openOf('unexplained_surplus')).toEqual([]);
    expect(await gateway.problems()).toEqual([]);
    expect(await halts()).toEqual([]);
  });

  it('a theft is seen although as much came in through a hole in the history', async () => {
    const { wallet } = gateway.node;
    const hotWallet = gateway.node.accounts.get(GATEWAY_NAME);
    if (!hotWallet) throw new Error('no hot wallet');
    const fee = 10_000n;
    hide(1_000_000n + fee);
    wallet.transfer({ from: hotWallet, to: account.id, units: 1_000_000n });
    gateway.node.produceBlock();
    await gateway.round();
    expect(await gateway.get(PaymentGate).check()).toMatchObject({ reason: 'unknown_spending' });
    await outlast();
    expect(await openOf('foreign_spending')).toHaveLength(1);
    expect((await halts()).map(({ scope }) => scope)).toEqual(['payouts']);
    expect(await gateway.problems()).toEqual([]);
  });

  it('what no block takes is never booked, and halts nothing when it expires', async () => {
    const { wallet, chain } = gateway.node;
    const transfer = { from: account, to: gateway.hotWalletId, units: 500_000n };
    const proposal = wallet.propose(account, [wallet.transferOperation(transfer)]);
    gateway.node.produceBlock();
    chain.holdBack(wallet.approve(account, proposal));
    await outlast();
    await outlast();
    expect(await gateway.get(BalanceChecks).latest()).toMatchObject({
      difference: Money.of(500_000n, CWD),
    });
    expect(await unexplained()).toBe(0n);
    gateway.node.skipTime(86_400);
    expect(chain.pendingTransactions).toEqual([]);
    await outlast();
    expect(await halts()).toEqual([]);
    expect(await openOf('books_differ_from_chain')).toEqual([]);
    expect(await gateway.get(PaymentGate).check()).toMatchObject({ open: true });
  });

  it('what one node shows and no other is never booked, and halts nothing when it is gone', async () => {
    await gateway.stop();
    gateway = await GatewayHarness.start({}, undefined, { nodeCount: 3 });
    const { node: used } = await gateway.get(ChainReader).position();
    const liar = gateway.nodes.find(({ url }) => url === used);
    liar?.faults.lie('get_account_balances', (balances) =>
      (balances as Balance[]).map(({ amount, asset_id }) => ({
        amount: String(BigInt(amount) + 700_000n),
        asset_id,
      })),
    );
    await outlast();
    await outlast();
    expect(await unexplained()).toBe(0n);
    liar?.faults.reset();
    await outlast();
    expect(await halts()).toEqual([]);
    expect(await openOf('books_differ_from_chain')).toEqual([]);
    expect(await gateway.problems()).toEqual([]);
  });

  it('what came in before the books were opened is history, and no surplus', async () => {
    await gateway.stop();
    gateway = await GatewayHarness.start({}, undefined, { opensBooks: false });
    account = gateway.account('surplus-early');
    gateway.node.wallet.becomeExpert(account);
    gateway.node.advanceToIrreversible();
    hide(300_000n);
    gateway.node.advanceToIrreversible();
    await outlast();
    await outlast();
    expect(await gateway.get(BalanceChecks).latest()).not.toBeNull();
    expect(await unexplained()).toBe(0n);
    expect(await halts()).toEqual([]);
    expect(await gateway.problems()).toEqual([]);
  });

  it('less on the chain than in the books halts still, whatever else is unexplained', async () => {
    await hiddenPayment(300_000n);
    gateway.node.faults.lie('get_account_balances', (balances) =>
      (balances as Balance[]).map(({ amount, asset_id }) => ({
        amount: String(BigInt(amount) - 1n),
        asset_id,
      })),
    );
    await gateway.settle();
    expect(await gateway.get(PaymentGate).check()).toMatchObject({
      reason: 'books_differ_from_chain',
    });
    gateway.passTime(GRACE_SECONDS);
    await gateway.settle();
    expect(await openOf('books_differ_from_chain')).toHaveLength(1);
    expect((await halts()).map(({ scope }) => scope)).toEqual(['payouts']);
    expect(await unexplained()).toBe(300_000n);
  });

  it('110 messages in one transaction against a node that keeps 100 operations halt nothing', async () => {
    gateway.node.pruneHistory(100);
    await gateway.settle();
    const { wallet } = gateway.node;
    wallet.sendMessages(account, gateway.hotWalletId, { count: 110, bytesEach: 1 });
    await gateway.settle();
    await gateway.settle();
    expect(await halts()).toEqual([]);
    expect(await gateway.events('finding_opened')).toContainEqual(
      expect.objectContaining({ kind: 'history_pruned' }),
    );
    expect(await openOf('history_pruned')).toEqual([]);
    expect(await gateway.get(PaymentGate).check()).toMatchObject({ open: true });
  });
});
