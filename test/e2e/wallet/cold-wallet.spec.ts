import { checkInvariants } from 'crowdwiz-testkit/invariants';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { bootGateway } from '../../../src/boot';
import { AttributeDeposit, Deposits } from '../../../src/deposits';
import { CWD, Money } from '../../../src/kernel';
import { Books, COLD_STORAGE, TREASURY } from '../../../src/ledger';
import { RequestLink } from '../../../src/linking';
import { readGatewayConfig } from '../../../src/platform/config';
import { Findings, HaltSwitch, SwitchHalt } from '../../../src/safety';
import { SetLimit } from '../../../src/terms';
import {
  BroadcastTransactions,
  ColdStorage,
  ColdWallet,
  OrderSweep,
  OutgoingTransactions,
} from '../../../src/wallet';
import { DecideWithdrawal, Withdrawals } from '../../../src/withdrawals';
import { GATEWAY_NAME, GatewayHarness } from '../../support/gateway-harness';
import { reconcile, resume } from '../../support/gone-back';
import { HttpHarness } from '../admin/admin-harness';

const VAULT = 'cwd-vault';
const SETTINGS = { COLD_WALLET_ACCOUNT: VAULT };
const PAGE = { limit: 50, cursor: null };
const BY = { by: 'test', reason: 'a test' } as const;
const QUARANTINE_SECONDS = 400;

describe('the cold wallet', () => {
  let gateway: GatewayHarness;
  let vault: SandboxAccount;
  let strange: string[];

  beforeEach(async () => {
    gateway = await GatewayHarness.start();
    strange = [];
    vault = gateway.account(VAULT);
    gateway.node.advanceToIrreversible();
    await gateway.restart(SETTINGS);
    await gateway.round();
  });

  afterEach(async () => {
    const problems = await gateway.problems();
    const violations = await checkInvariants({
      chain: gateway.node.chain,
      hotWalletId: gateway.hotWalletId,
      query: <Row>(sql: string, parameters?: readonly unknown[]) =>
        gateway.rows<Row>(sql, parameters),
      pointsDecimals: 2,
      memoKey: hot().keys.memo,
      settled: false,
      foreignTransactionIds: strange,
    });
    await gateway.stop();
    expect(problems).toEqual([]);
    expect(violations).toEqual([]);
  });

  const hot = () => gateway.node.accounts.get(GATEWAY_NAME)!;
  const purse = ({ id }: SandboxAccount) => gateway.node.chain.state.balanceOf(id, '1.3.0');
  const booked = async (of = COLD_STORAGE) => (await gateway.get(Books).balanceOf(of)).toDecimal();
  const halted = async () => (await gateway.get(HaltSwitch).current()).map(({ scope }) => scope);
  const open = async () => {
    const { items } = await gateway.get(Findings).list({ open: true }, PAGE);
    return items.map(({ kind }) => kind);
  };
  const order = (cwd: string, mayTakeOwed = false) =>
    gateway.get(OrderSweep).execute({ amount: Money.parse(cwd, CWD), mayTakeOwed, ...BY });
  const find = (id: string) => gateway.get(ColdStorage).find(id);
  const attempts = (id: string) => gateway.get(OutgoingTransactions).attemptsFor('sweep', id);
  /** Until it is irreversible. */
  const sweep = async (cwd: string) => {
    const ordered = await order(cwd);
    await gateway.round();
    await gateway.settle();
    return ordered;
  };
  const depositsOf = async ({ id: fromAccountId }: SandboxAccount) =>
    (await gateway.get(Deposits).list({ fromAccountId }, PAGE)).items;
  /** Why a gateway beside this one does not start. */
  const startWith = async (account: string) => {
    const settings = { ...gateway.environment, PORT: '0', COLD_WALLET_ACCOUNT: account };
    const destination = { write: () => true };
    return bootGateway(readGatewayConfig(settings), { destination }).then(
      async (started) => {
        await started.stop();
        return 'it starts';
      },
      (error: unknown) => String(error),
    );
  };

  it('takes what an operator orders, once, and the books follow it', async () => {
    const before = purse(vault);
    const { id } = await order('25000');
    await expect(order('1')).rejects.toMatchObject({ code: 'sweep_under_way' });
    await gateway.round();
    await gateway.settle();
    expect(purse(vault) - before).toBe(2_500_000_000n);
    expect(await booked()).toBe('25000');
    expect(await find(id)).toMatchObject({ state: 'done', endedBy: null });
    expect(await attempts(id)).toMatchObject([{ state: 'irreversible' }]);
    expect(await gateway.events('sweep_ended')).toMatchObject([{ sweepId: id, state: 'done' }]);
    expect(await halted()).toEqual([]);
    expect(await open()).toEqual([]);
  });

  it('refills by a transfer, a mass payment and a proposal, and none of it is anybody’s', async () => {
    await sweep('20000');
    const treasury = await booked(TREASURY);
    const { wallet } = gateway.node;
    wallet.becomeExpert(vault);
    gateway.deposit(vault, 700_000_000n);
    wallet.massPayment(vault, [[gateway.hotWalletId, 500_000_000n]]);
    const transfer = { from: vault, to: gateway.hotWalletId, units: 300_000_000n };
    const proposal = wallet.propose(vault, [wallet.transferOperation(transfer)]);
    gateway.node.produceBlock();
    wallet.approve(vault, proposal);
    await gateway.settle();
    expect((await depositsOf(vault)).map(({ state }) => state)).toEqual(Array(3).fill('refill'));
    expect(await booked()).toBe('5000');
    expect(await booked(TREASURY)).toBe(treasury);
    // More than was swept there: what its owner had put there by other ways.
    gateway.deposit(vault, 600_000_000n);
    await gateway.settle();
    expect(await booked()).toBe('0');
    expect(await booked(TREASURY)).toBe(String(Number(treasury) + 1_000));
    expect(await gateway.events('refill_received')).toHaveLength(4);
    expect(await gateway.events('deposit_unattributed')).toEqual([]);
    expect(await open()).toEqual([]);
    const [refill] = await depositsOf(vault);
    const give = { depositId: refill!.id, to: { customerId: await gateway.register('x') }, ...BY };
    await expect(gateway.get(AttributeDeposit).execute(give)).rejects.toMatchObject({
      code: 'deposit_not_unattributed',
    });
  });

  it('is refilled while crediting is halted, too', async () => {
    await gateway.get(SwitchHalt).halt({ scope: 'deposits', ...BY });
    gateway.deposit(vault, 100_000n);
    await gateway.settle();
    expect(await depositsOf(vault)).toMatchObject([{ state: 'refill' }]);
  });

  it('is never a customer’s, and neither is what came from it before', async () => {
    const customerId = await gateway.register('test:greedy');
    const lookUp = gateway.get(RequestLink).lookUp(VAULT);
    await expect(lookUp).rejects.toMatchObject({ code: 'account_is_gateway' });
    const other = gateway.account('vault-to-be');
    gateway.deposit(other, 500_000n);
    await gateway.settle();
    await gateway.restart({ COLD_WALLET_ACCOUNT: other.name });
    const [deposit] = await depositsOf(other);
    expect(deposit).toMatchObject({ state: 'unattributed' });
    const give = { depositId: deposit!.id, to: { customerId }, ...BY };
    await expect(gateway.get(AttributeDeposit).execute(give)).rejects.toMatchObject({
      code: 'account_is_cold_wallet',
    });
    // What was the cold wallet once stays the service's own.
    gateway.deposit(vault, 100_000n);
    await gateway.settle();
    expect(await depositsOf(vault)).toMatchObject([{ state: 'refill' }]);
  });

  it('is an account that the chain has, not the hot wallet, and never a customer’s', async () => {
    const { account } = await gateway.linked('had-it-first');
    expect(await gateway.get(ColdWallet).standing()).toMatchObject({
      ...{ status: 'accepted', account: { accountId: vault.id, accountName: VAULT } },
    });
    expect(await gateway.events('cold_wallet_accepted')).toHaveLength(1);
    expect(await startWith('nobody-has-this-name')).toContain('the chain has no such account');
    expect(await startWith(account.name)).toContain('is, or was, linked by a customer');
    expect(() =>
      readGatewayConfig({ ...gateway.environment, COLD_WALLET_ACCOUNT: GATEWAY_NAME }),
    ).toThrow('COLD_WALLET_ACCOUNT');
  });

  it('leaves what withdrawals need that wait, and goes out once they are gone', async () => {
    const { customerId, account } = await gateway.linked('saver');
    gateway.deposit(account, 10_000_000_000n);
    await gateway.settle();
    await gateway.get(SetLimit).execute({ name: 'approval_above', value: '1', by: 'test' });
    await gateway.withdraw(customerId, '5000000');
    await expect(order('160000')).rejects.toMatchObject({ code: 'sweep_exceeds_wallet' });
    const { id } = await order('120000');
    // One that is asked for afterwards comes first all the same.
    await gateway.withdraw(customerId, '3900000');
    await gateway.round();
    expect(await find(id)).toMatchObject({ state: 'ordered', waitingFor: 'hot_wallet_low' });
    expect(await open()).toEqual([]);
    const { items } = await gateway.get(Withdrawals).list({ state: 'awaiting_approval' }, PAGE);
    expect(items).toHaveLength(2);
    for (const each of items) {
      await gateway.get(DecideWithdrawal).reject({ id: each.id, ...BY });
    }
    await gateway.round();
    await gateway.settle();
    expect(await find(id)).toMatchObject({ state: 'done' });
  });

  it('gets the very bytes that were signed before the process died, and no second payment', async () => {
    const before = purse(vault);
    const dies = () => Promise.reject(new Error('the process was killed'));
    const broadcast = gateway.get(BroadcastTransactions);
    const send = jest.spyOn(broadcast, 'send').mockImplementation(dies);
    jest.spyOn(broadcast, 'resend').mockImplementation(dies);
    const { id } = await order('1000');
    await gateway.round();
    expect(send).toHaveBeenCalledTimes(1);
    expect(await attempts(id)).toMatchObject([{ state: 'signed' }]);
    await gateway.settle();
    expect(purse(vault)).toBe(before);
    await gateway.restart(SETTINGS);
    await gateway.round();
    await gateway.settle();
    expect(purse(vault) - before).toBe(100_000_000n);
    expect(await attempts(id)).toMatchObject([{ state: 'irreversible' }]);
    expect(await find(id)).toMatchObject({ state: 'done' });
  });

  it('is paid again only when the first bytes are proven expired', async () => {
    const before = purse(vault);
    gateway.node.faults.swallowBroadcasts(true);
    const { id } = await order('1000');
    await gateway.round();
    gateway.node.faults.reset();
    gateway.node.skipTime(QUARANTINE_SECONDS);
    await gateway.settle();
    await gateway.round();
    await gateway.settle();
    expect(purse(vault) - before).toBe(100_000_000n);
    const states = (await attempts(id)).map(({ state }) => state);
    expect(states.filter((state) => state === 'irreversible')).toHaveLength(1);
  });

  it('has what a database forgot that was put back, and nobody owes it', async () => {
    const copy = await gateway.copyDatabase();
    await gateway.restart(SETTINGS);
    const { id } = await sweep('1000');
    expect(await find(id)).toMatchObject({ state: 'done' });
    await gateway.putBack(copy, SETTINGS);
    expect(await find(id)).toBeNull();
    await gateway.settle();
    expect(await find(id)).toMatchObject({ state: 'done', orderedBy: 'gateway' });
    expect(await booked()).toBe('1000');
    expect(await open()).not.toContain('paid_and_forgotten');
    expect(await halted()).toEqual([]);
  });

  it('is told apart from theft: who sends there without an order has stolen the key', async () => {
    strange.push(gateway.node.transfer({ from: hot(), to: vault.id, units: 5_000_000n }));
    await gateway.settle();
    expect(await open()).toContain('foreign_spending');
    expect(await halted()).toEqual(['payouts']);
    expect(await booked()).toBe('0');
  });
});

describe('the cold wallet while the chain goes back', () => {
  it('gives back what is undone, refills and sweeps', async () => {
    const gateway = await GatewayHarness.start();
    const vault = gateway.account(VAULT);
    gateway.node.advanceToIrreversible();
    await gateway.restart(SETTINGS);
    const booked = async () => (await gateway.get(Books).balanceOf(COLD_STORAGE)).toDecimal();
    const move = async (cwd: string, back: bigint) => {
      const amount = Money.parse(cwd, CWD);
      const ordered = await gateway.get(OrderSweep).execute({ amount, mayTakeOwed: false, ...BY });
      await gateway.round();
      await gateway.settle();
      gateway.deposit(vault, back);
      await gateway.settle();
      return ordered;
    };
    await move('1000', 40_000_000n);
    expect(await booked()).toBe('600');
    const snapshot = gateway.node.chain.headNumber;
    const { id } = await move('2000', 30_000_000n);
    expect(await booked()).toBe('2300');
    gateway.node.replaceBySnapshot(snapshot);
    await gateway.until(async () => (await gateway.round()).scan === 'stopped');
    gateway.node.produceBlocks(40);
    expect((await reconcile(gateway)).outcome).toBe('applied');
    expect(await booked()).toBe('2600');
    await resume(gateway);
    await gateway.settle();
    gateway.node.skipTime(3_600);
    for (let time = 0; time < 4; time += 1) await gateway.settle();
    expect(await gateway.get(ColdStorage).find(id)).toMatchObject({ state: 'undone' });
    expect(await booked()).toBe('600');
    expect(await gateway.problems()).toEqual([]);
    await gateway.stop();
  });
});

describe('the cold wallet at the door of operators', () => {
  it('is shown, and takes two people once there are two', async () => {
    const http = await HttpHarness.start();
    const { gateway } = http;
    const vault = gateway.account(VAULT);
    gateway.node.advanceToIrreversible();
    const none = await http.admin('GET', '/wallet');
    expect(none.body['coldWallet']).toBeNull();
    const ask = async (cwd: string) =>
      http.admin(
        'POST',
        '/wallet/sweeps',
        { cwd, reason: 'too much' },
        await http.as('olga', 'approver'),
      );
    expect(await ask('1')).toMatchObject({ status: 409, body: { code: 'cold_wallet_unset' } });
    await gateway.restart(SETTINGS);
    expect((await http.admin('GET', '/wallet')).body['coldWallet']).toMatchObject({
      ...{ accountName: VAULT, accountId: vault.id, problem: null },
      stored: { amount: '0', symbol: 'CWD' },
    });
    expect(await ask('999999999')).toMatchObject({
      ...{ status: 422, body: { code: 'sweep_exceeds_wallet' } },
    });
    // Nothing is signed meanwhile.
    await gateway.get(SwitchHalt).halt({ scope: 'payouts', ...BY });
    const alone = await ask('1000');
    expect(alone).toMatchObject({ status: 201, body: { decision: { isByOne: true } } });
    expect(await ask('500')).toMatchObject({ status: 409, body: { code: 'sweep_under_way' } });
    const path = `/wallet/sweeps/${String(alone.body['id'])}`;
    expect((await http.admin('GET', path)).body).toMatchObject({ state: 'ordered', attempts: [] });
    const why = { reason: 'a mistake' };
    const operator = await http.as('ivan', 'operator');
    const cancelled = await http.admin('POST', `${path}/cancel`, why, operator);
    expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled', endedBy: 'ivan' } });
    const again = await http.admin('POST', `${path}/cancel`, why, operator);
    expect(again).toMatchObject({ status: 409, body: { code: 'sweep_state_forbids' } });

    const anna = await http.as('anna', 'approver');
    const asked = await ask('2000');
    expect(asked).toMatchObject({ status: 202, body: { kind: 'sweep', askedBy: 'olga' } });
    const decide = `/decisions/${String(asked.body['id'])}/approve`;
    expect((await http.admin('POST', decide, { reason: 'as agreed' }, anna)).status).toBe(200);
    const { body } = await http.admin('GET', '/wallet/sweeps?limit=1');
    expect(body['items']).toMatchObject([
      { state: 'ordered', orderedBy: 'olga', approvedBy: 'anna', amount: { amount: '2000' } },
    ]);
    const acts = await http.admin('GET', '/audit?subjectKind=sweep');
    const said = (acts.body['items'] as { act: string }[]).map(({ act }) => act);
    expect(said).toEqual(['sweep_ordered', 'sweep_ended', 'sweep_ordered']);
    await http.stop();
  });
});
