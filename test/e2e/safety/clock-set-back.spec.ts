import { Assets, CWD, Money } from '../../../src/kernel';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { Findings } from '../../../src/safety';
import {
  BalanceChecks,
  ChainAccounts,
  PaymentGate,
  PayoutsPause,
  SignTransactions,
  Surpluses,
  WatchSpending,
} from '../../../src/wallet';
import { QuoteWithdrawal, RequestWithdrawal } from '../../../src/withdrawals';
import { GatewayHarness } from '../../support/gateway-harness';

const HOUR_SECONDS = 3_600;
const GRACE_SECONDS = 61;

describe('the clock is set back by an hour', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;

  beforeEach(async () => {
    gateway = await GatewayHarness.start();
    ({ customerId, account } = await gateway.linked('clock-owner'));
    gateway.deposit(account, 10_000_000n);
    await gateway.settle();
  });

  afterEach(() => gateway.stop());

  const openGate = async () => {
    const gate = await gateway.get(PaymentGate).check();
    if (!gate.open) throw new Error(`The gate is closed: ${gate.reason}`);
    return gate;
  };
  const pretend = (units: bigint) => {
    gateway.node.faults.lie('get_account_balances', (balances) => {
      const list = balances as { amount: string; asset_id: string }[];
      return list.map((each) => ({ ...each, amount: String(BigInt(each.amount) + units) }));
    });
  };

  it('a comparison from the future says nothing about now: nothing is signed until there is another', async () => {
    gateway.passTime(HOUR_SECONDS);
    await gateway.round();
    await openGate();
    expect(await gateway.get(PayoutsPause).current()).toBeNull();
    gateway.passTime(-HOUR_SECONDS);
    expect(await gateway.get(PaymentGate).check()).toMatchObject({
      open: false,
      reason: 'balance_check_too_old',
    });
    expect(await gateway.get(PayoutsPause).current()).toBe('balance_check_too_old');
    expect(gateway.get(WatchSpending).hasLookedLately()).toBe(false);
    await gateway.withdraw(customerId, '500');
    // The next look is one of now.
    await gateway.round();
    await openGate();
    expect(gateway.node.chain.pendingTransactions).toHaveLength(1);
  });

  it('a gate that was opened in the future signs nothing', async () => {
    const [target] = await gateway.get(ChainAccounts).findByIds([account.id]);
    if (!target) throw new Error('the account is missing');
    const payment = {
      purpose: 'code' as const,
      purposeId: customerId,
      toAccountId: account.id,
      toMemoKey: target.memoKey,
      amount: null,
      fee: Money.of(1n, CWD),
      memoText: 'never sent',
    };
    const gate = await openGate();
    gateway.passTime(-HOUR_SECONDS);
    expect(gateway.get(PaymentGate).allows(gate)).toBe(false);
    await expect(gateway.get(SignTransactions).prepare(gate, [[payment]])).rejects.toThrow(
      'without the payment gate',
    );
  });

  it('a quote from the future has expired: its rate and fee are of nobody knows when', async () => {
    const quoteWithdrawal = gateway.get(QuoteWithdrawal);
    const fee = await quoteWithdrawal.lookUp(customerId);
    const points = Money.parse('500', gateway.get(Assets).points);
    gateway.passTime(HOUR_SECONDS);
    const { id: quoteId } = await quoteWithdrawal.execute({ customerId, points, fee });
    gateway.passTime(-HOUR_SECONDS);
    const confirmed = gateway.get(RequestWithdrawal).execute({ customerId, quoteId });
    await expect(confirmed).rejects.toMatchObject({ code: 'quote_expired' });
  });

  it('what lasts counts from now on: a surplus is booked, and what is missing is told, in time', async () => {
    gateway.passTime(HOUR_SECONDS);
    pretend(5n);
    await gateway.settle();
    gateway.passTime(-HOUR_SECONDS);
    await gateway.settle();
    gateway.passTime(GRACE_SECONDS);
    await gateway.settle();
    const { items } = await gateway.get(Surpluses).list({ open: true }, { limit: 5, cursor: null });
    expect(items).toMatchObject([{ units: 5n }]);
    gateway.passTime(HOUR_SECONDS);
    pretend(-7n);
    await gateway.settle();
    expect((await gateway.get(BalanceChecks).latest())?.difference.units).toBe(-12n);
    gateway.passTime(-HOUR_SECONDS);
    await gateway.settle();
    gateway.passTime(GRACE_SECONDS);
    await gateway.settle();
    expect(await gateway.get(Findings).openOf(['books_differ_from_chain'])).toHaveLength(1);
  });
});
