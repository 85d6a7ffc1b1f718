import { CWD, Money } from '../../../src/kernel';
import { ClaimDeposit, Deposits, GivePastDeposit } from '../../../src/deposits';
import { Findings } from '../../../src/safety';
import { PaymentGate } from '../../../src/wallet';
import { SetRates } from '../../../src/terms';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { createTestDatabase } from '../../support/database';
import { GatewayHarness } from '../../support/gateway-harness';

const TEN_THOUSAND_CWD = 1_000_000_000n;
const CORE = '1.3.0';

/** A fresh database over the history of an earlier gateway, which it reads from the beginning. */
describe('what came in before the opening balance', () => {
  let gateway: GatewayHarness;
  let account: SandboxAccount;
  let customerId: string;
  let before: bigint;
  /** What the account of the earlier gateway's customer has, in CWD units. */
  const purse = () => gateway.node.chain.state.balanceOf(account.id, CORE);

  beforeAll(async () => {
    const earlier = await GatewayHarness.start({ WITHDRAWALS_PER_DAY: '100' });
    const linked = await earlier.linked('earlier-customer');
    ({ account } = linked);
    before = earlier.node.chain.state.balanceOf(account.id, CORE);
    earlier.deposit(account, TEN_THOUSAND_CWD);
    await earlier.settle();
    await earlier.withdraw(linked.customerId, '900000');
    await earlier.settle();
    await earlier.settle();
    expect(await earlier.points(linked.customerId)).toBe('0');
    // Still reversible when the next gateway takes its opening balance.
    earlier.deposit(account, 500_000n);
    await earlier.settle();
    await earlier.withdraw(linked.customerId, '450');
    await earlier.round();
    earlier.node.produceBlock();
    await earlier.round();
    const over = { node: await earlier.leaveChain(), database: await createTestDatabase() };
    gateway = await GatewayHarness.start({ SCAN_FROM_BLOCK: '2' }, undefined, { over });
    // The last payment of the earlier gateway has our seal: others of it might still be on their way.
    gateway.node.skipTime(3_600);
    await gateway.settle();
    await gateway.settle();
  }, 120_000);

  afterAll(() => gateway.stop());

  it('made spendable what it was not: all past deposits were owed, spent or not', async () => {
    const gate = await gateway.get(PaymentGate).check();
    const onChain = gateway.node.chain.state.balanceOf(gateway.hotWalletId, CORE);
    const spendable = gate.open ? gate.spendable.toDecimal() : gate;
    expect(spendable).toEqual(Money.of(onChain, CWD).toDecimal());
  });

  it('looked like a theft where the earlier gateway had paid last', async () => {
    expect(await gateway.get(Findings).openOf(['foreign_spending'])).toEqual([]);
  });

  it('was offered again, claimed and paid again', async () => {
    customerId = await gateway.register('test:earlier-customer');
    await gateway.requestLink(customerId, account);
    await gateway.confirm(customerId, await gateway.readCode(account));
    const claim = gateway.get(ClaimDeposit);
    const offered = await claim.claimable(customerId, 10);
    for (const { id: depositId } of offered) {
      const { rateVersion } = await claim.terms(customerId, depositId);
      await claim.execute({ customerId, depositId, rateVersion });
    }
    if ((await gateway.points(customerId)) !== '0') {
      await gateway.withdraw(customerId, await gateway.points(customerId));
      await gateway.settle();
      await gateway.settle();
    }
    const gained = purse() - before;
    expect(Money.of(gained > 0n ? gained : 0n, CWD).toDecimal()).toBe('0');
    expect(offered).toEqual([]);
  });

  it('is given to a customer by an operator alone, by name, once, at the worse rate', async () => {
    const past = await gateway
      .get(Deposits)
      .list({ state: 'history' }, { cursor: null, limit: 10 });
    const deposit = past.items.find(({ units }) => units === 500_000n);
    const give = (to: string) =>
      gateway.get(GivePastDeposit).execute({
        ...{ depositId: deposit?.id ?? '', customerId: to, by: 'alice' },
        reason: 'It was never credited by the earlier gateway.',
      });
    const rates = { deposit: '80', withdrawal: '100' };
    await gateway.get(SetRates).execute({ rates, effectiveAt: null, by: 'alice' });

    expect(await give(customerId)).toMatchObject({ state: 'credited' });
    expect(await give(customerId)).toMatchObject({ state: 'credited' });

    // 90 then, 80 now.
    expect(await gateway.points(customerId)).toBe('400');
    const other = await gateway.register('test:another');
    await expect(give(other)).rejects.toMatchObject({ code: 'deposit_not_history' });
    const decided = await gateway.events('deposit_decided');
    expect(decided).toMatchObject([{ decision: customerId, by: 'alice' }]);
    expect(await gateway.problems()).toEqual([]);
  });
});
