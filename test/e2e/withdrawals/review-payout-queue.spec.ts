import { UnitOfWork } from '../../../src/kernel';
import { ChainAccounts, type ChainAccount } from '../../../src/wallet';
import { Withdrawals } from '../../../src/withdrawals';
import { GatewayHarness } from '../../support/gateway-harness';

/** As many as one batch of payouts takes. */
const UNPAYABLE = 50;

describe('payouts behind others that cannot be signed', () => {
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start({
      APPROVAL_ABOVE: 'none',
      LIMIT_WITHDRAWAL_COUNT_PER_CUSTOMER_PER_DAY: 'none',
    });
  });

  afterAll(async () => {
    await gateway.stop();
  });

  it('are paid, though a whole batch of unsignable ones is older', async () => {
    const lost = await gateway.linked('review-lost-key');
    const other = await gateway.linked('review-other');
    gateway.deposit(lost.account, 100_000_000_000n);
    gateway.deposit(other.account, 100_000_000n);
    await gateway.settle();
    const accounts = gateway.get(ChainAccounts);
    const honest = accounts.findByIds.bind(accounts);
    // The owner of the account has set the null key as its memo key.
    jest.spyOn(accounts, 'findByIds').mockImplementation(async (ids) => {
      const found = await honest(ids);
      return found.map((account): ChainAccount | null =>
        account?.id === lost.account.id ? { ...account, memoKeyUsable: false } : account,
      );
    });
    // More than the hot wallet has: what cannot be paid at all reserves nothing either.
    await gateway.withdraw(lost.customerId, '80000000');
    for (let count = 1; count < UNPAYABLE; count += 1) {
      await gateway.withdraw(lost.customerId, '500');
    }
    const behind = await gateway.withdraw(other.customerId, '1000');
    await gateway.round();
    await gateway.settle();
    const withdrawals = gateway.get(Withdrawals);
    expect(await withdrawals.find(behind.id)).toMatchObject({ state: 'irreversible' });
    const unpaid = await gateway
      .get(UnitOfWork)
      .run(() => withdrawals.nextApproved(100, new Date()));
    expect(unpaid).toHaveLength(UNPAYABLE);
    expect(new Set(unpaid.map(({ waitingFor }) => waitingFor))).toEqual(
      new Set(['memo_key_unusable']),
    );
  });
});
