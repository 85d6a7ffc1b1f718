import { DomainError, Money, UnitOfWork } from '../../../src/kernel';
import { AdjustPoints } from '../../../src/ledger';
import { SetLimit } from '../../../src/terms';
import { SwitchHalt, Findings } from '../../../src/safety';
import { ChainAccounts, OutgoingTransactions, PaymentGate } from '../../../src/wallet';
import { DecideWithdrawal, RequestWithdrawal, Withdrawals } from '../../../src/withdrawals';
import { Assets } from '../../../src/kernel';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { GatewayHarness } from '../../support/gateway-harness';

/** Longer than the pause before bytes are sent again. */
const RESEND_SECONDS = 30;
/** Longer than a comparison of books and chain is good for. */
const LONG_SECONDS = 900;

describe('withdrawals', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;

  beforeAll(async () => {
    gateway = await GatewayHarness.start({ TRANSACTION_LIFETIME_SECONDS: '60' });
    ({ customerId, account } = await gateway.linked('withdrawal-owner'));
    gateway.deposit(account, 100_000_000n);
    await gateway.settle();
  });

  afterAll(async () => {
    await gateway.stop();
  });

  const balance = () => gateway.node.chain.state.balanceOf(account.id, '1.3.0');
  const stateOf = async (id: string) => (await gateway.get(Withdrawals).find(id))?.state;
  const attempts = (id: string) => gateway.get(OutgoingTransactions).attemptsFor('withdrawal', id);

  const refusal = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
      return 'no refusal';
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  };

  it('pays what the quote said, to the unit, and holds the points until it is irreversible', async () => {
    const before = { wallet: balance(), points: await gateway.points(customerId) };
    const withdrawal = await gateway.withdraw(customerId, '1000');
    expect(withdrawal.gross.toDecimal()).toBe('10');
    expect(await gateway.held(customerId)).toBe('1000');
    await gateway.round();
    gateway.node.produceBlock();
    await gateway.round();
    expect(await stateOf(withdrawal.id)).toBe('included');
    expect(balance() - before.wallet).toBe(withdrawal.net.units);
    expect(await gateway.held(customerId)).toBe('1000');
    await gateway.settle();
    expect(await stateOf(withdrawal.id)).toBe('irreversible');
    expect(await gateway.held(customerId)).toBe('0');
    expect(Number(before.points) - Number(await gateway.points(customerId))).toBe(1000);
  });

  it('gives the same withdrawal when a quote is confirmed twice', async () => {
    const first = await gateway.withdraw(customerId, '500');
    const again = await gateway.get(RequestWithdrawal).execute({ customerId, quoteId: first.id });
    expect(again.id).toBe(first.id);
    await gateway.round();
    await gateway.settle();
    expect(await attempts(first.id)).toHaveLength(1);
  });

  it('starts to pay at once, without a block, a tick or a call', async () => {
    gateway.letItBeginRounds();
    const withdrawal = await gateway.withdraw(customerId, '500');
    await gateway.until(async () => (await stateOf(withdrawal.id)) === 'broadcast');
    await gateway.settle();
    expect(await stateOf(withdrawal.id)).toBe('irreversible');
    // What comes next begins its rounds itself.
    await gateway.restart();
  });

  it('lets nobody ask the chain while a transaction is open', async () => {
    const question = gateway
      .get(UnitOfWork)
      .run(() => gateway.get(ChainAccounts).findByName('cwd-gateway'));
    await expect(question).rejects.toThrow('No network call inside a transaction');
  });

  it('refuses too little, too much and nothing', async () => {
    expect(await refusal(gateway.withdraw(customerId, '1'))).toBe('withdrawal_below_minimum');
    expect(await refusal(gateway.withdraw(customerId, '0'))).toBe('amount_not_positive');
    expect(await refusal(gateway.withdraw(customerId, '999999999'))).toBe('insufficient_points');
    const unlinked = await gateway.register('test:unlinked');
    expect(await refusal(gateway.withdraw(unlinked, '500'))).toBe('customer_not_linked');
  });

  it('never lets two withdrawals spend the same points', async () => {
    const poor = await gateway.linked('withdrawal-poor');
    gateway.deposit(poor.account, 1_000_000n);
    await gateway.settle();
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => gateway.withdraw(poor.customerId, '600')),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await gateway.points(poor.customerId)).toBe('300');
    await gateway.round();
    await gateway.settle();
  });

  it('waits for approval above the limit, and returns the points when refused', async () => {
    await gateway.get(SetLimit).execute({ name: 'approval_above', value: '20', by: 'test' });
    const before = await gateway.points(customerId);
    const withdrawal = await gateway.withdraw(customerId, '3000');
    expect(withdrawal.state).toBe('awaiting_approval');
    await gateway.round();
    expect(await attempts(withdrawal.id)).toEqual([]);
    const decide = gateway.get(DecideWithdrawal);
    await decide.reject({ id: withdrawal.id, by: 'test', reason: 'not today' });
    expect(await gateway.points(customerId)).toBe(before);
    expect(await refusal(decide.approve({ id: withdrawal.id, by: 'test' }))).toBe(
      'withdrawal_state_forbids',
    );
    const second = await gateway.withdraw(customerId, '3000');
    await decide.approve({ id: second.id, by: 'test' });
    await gateway.round();
    await gateway.settle();
    expect(await stateOf(second.id)).toBe('irreversible');
    await gateway.get(SetLimit).execute({ name: 'approval_above', value: 'none', by: 'test' });
  });

  it('cannot be cancelled once it is signed', async () => {
    const withdrawal = await gateway.withdraw(customerId, '500');
    await gateway.round();
    const decide = gateway.get(DecideWithdrawal);
    const late = decide.cancelByCustomer({ id: withdrawal.id, customerId });
    expect(await refusal(late)).toBe('withdrawal_state_forbids');
    await gateway.settle();
    expect(await stateOf(withdrawal.id)).toBe('irreversible');
  });

  it('waits while payouts are halted, and goes on afterwards', async () => {
    const halt = gateway.get(SwitchHalt);
    await halt.halt({ scope: 'payouts', reason: 'a test', by: 'test' });
    const withdrawal = await gateway.withdraw(customerId, '500');
    await gateway.round();
    expect(await gateway.get(Withdrawals).find(withdrawal.id)).toMatchObject({
      state: 'approved',
      waitingFor: 'halted',
    });
    await halt.resume({ scope: 'payouts', reason: 'over', by: 'test' });
    await gateway.round();
    await gateway.settle();
    expect(await stateOf(withdrawal.id)).toBe('irreversible');
  });

  it('pays once when the node takes the payment and never answers', async () => {
    const before = balance();
    gateway.node.faults.dropReplyAfterAccept('broadcast_transaction', 1);
    const withdrawal = await gateway.withdraw(customerId, '700');
    await gateway.round();
    gateway.passTime(RESEND_SECONDS);
    await gateway.round();
    await gateway.settle();
    await gateway.round();
    expect(await stateOf(withdrawal.id)).toBe('irreversible');
    expect(balance() - before).toBe(withdrawal.net.units);
    expect(await attempts(withdrawal.id)).toHaveLength(1);
  });

  it('pays again only with a proof that the first transaction is dead', async () => {
    const before = balance();
    const withdrawal = await gateway.withdraw(customerId, '800');
    gateway.node.faults.neverAnswer('broadcast_transaction');
    await gateway.round();
    expect(await stateOf(withdrawal.id)).toBe('signed');
    await gateway.settle();
    expect(await attempts(withdrawal.id)).toHaveLength(1);
    gateway.node.skipTime(120);
    await gateway.settle();
    gateway.node.faults.neverAnswer('broadcast_transaction', false);
    gateway.passTime(RESEND_SECONDS);
    await gateway.round();
    await gateway.settle();
    const made = await attempts(withdrawal.id);
    expect(made.map(({ state }) => state)).toEqual(['expired', 'irreversible']);
    const proof = made[0]!.deathProof!;
    expect(proof.toBlockTime.getTime()).toBeGreaterThan(proof.expiresAt.getTime());
    expect(balance() - before).toBe(withdrawal.net.units);
  });

  it('survives a fork that takes the payment’s block away', async () => {
    const before = balance();
    const withdrawal = await gateway.withdraw(customerId, '600');
    await gateway.round();
    gateway.node.produceBlock();
    await gateway.round();
    expect(await stateOf(withdrawal.id)).toBe('included');
    gateway.node.fork({ depth: 1 });
    gateway.passTime(RESEND_SECONDS);
    await gateway.round();
    await gateway.settle();
    expect(await stateOf(withdrawal.id)).toBe('irreversible');
    expect(balance() - before).toBe(withdrawal.net.units);
  });

  it('signs nothing when books and chain could not be compared for long', async () => {
    gateway.passTime(LONG_SECONDS);
    expect(await gateway.get(PaymentGate).check()).toMatchObject({
      open: false,
      reason: 'balance_check_too_old',
    });
    await gateway.round();
    expect(await gateway.get(PaymentGate).check()).toMatchObject({ open: true });
  });

  it('takes and gives points for the service, once per key', async () => {
    const points = (units: bigint) => Money.of(units, gateway.get(Assets).points);
    const adjust = gateway.get(AdjustPoints);
    const before = Number(await gateway.points(customerId));
    const spend = {
      customerId,
      points: points(-250n),
      key: 'game-1',
      reason: 'a game',
      by: 'test',
    };
    await adjust.execute(spend);
    await adjust.execute(spend);
    expect(before - Number(await gateway.points(customerId))).toBeCloseTo(2.5);
    const tooMuch = { ...spend, points: points(-(10n ** 15n)), key: 'game-2' };
    expect(await refusal(adjust.execute(tooMuch))).toBe('insufficient_points');
  });

  it('halts payouts when somebody else spends with the gateway’s key', async () => {
    const thief = gateway.account('withdrawal-thief');
    const hotWallet = gateway.node.accounts.get('cwd-gateway')!;
    gateway.node.transfer({ from: hotWallet, to: thief.id, units: 1_234n });
    await gateway.settle();
    const { items } = await gateway.get(Findings).list({ open: true }, { limit: 10, cursor: null });
    expect(items.map(({ kind }) => kind)).toContain('foreign_spending');
    const withdrawal = await gateway.withdraw(customerId, '500');
    await gateway.round();
    expect(await stateOf(withdrawal.id)).toBe('approved');
  });

  it('keeps the books right through all of this', async () => {
    expect(await gateway.problems()).toEqual([]);
  });
});
