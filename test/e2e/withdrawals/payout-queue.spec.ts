import { Assets, Money } from '../../../src/kernel';
import { AdjustPoints, UNATTRIBUTED, Books } from '../../../src/ledger';
import { Deposits, RefundDeposit } from '../../../src/deposits';
import { Findings, type Finding } from '../../../src/safety';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { QuoteWithdrawal, Withdrawals, type Withdrawal } from '../../../src/withdrawals';
import { GatewayHarness } from '../../support/gateway-harness';

const PAGE = { limit: 50, cursor: null };
const WAIT_SECONDS = 600;

/** Points are worth 0.01 CWD; the hot wallet begins with 100,000 CWD. */
describe('a payout that the hot wallet cannot afford', () => {
  let gateway: GatewayHarness;
  let large: { customerId: string; account: SandboxAccount };
  let small: { customerId: string; account: SandboxAccount };

  beforeEach(async () => {
    gateway = await GatewayHarness.start({
      APPROVAL_ABOVE: 'none',
      LIMIT_WITHDRAWAL_COUNT_PER_CUSTOMER_PER_DAY: 'none',
    });
    large = await gateway.linked('queue-large');
    small = await gateway.linked('queue-small');
    for (const { customerId } of [large, small]) await give(customerId, '90000000');
    await gateway.settle();
  });

  afterEach(() => gateway.stop());

  const give = (customerId: string, points: string) =>
    gateway.get(AdjustPoints).execute({
      customerId,
      points: Money.parse(points, gateway.get(Assets).points),
      key: 'gift',
      reason: 'a gift',
      by: 'test',
    });

  const stateOf = async ({ id }: Withdrawal) =>
    (await gateway.get(Withdrawals).find(id))?.state ?? 'none';

  const isPaid = async (withdrawal: Withdrawal) => (await stateOf(withdrawal)) === 'irreversible';

  /** Two rounds: what is signed in the first is irreversible after the second. */
  const pay = async () => {
    await gateway.round();
    await gateway.settle();
  };

  const passWait = () => {
    gateway.passTime(WAIT_SECONDS + 1);
  };

  const openFindings = async (subject: string): Promise<Finding | undefined> => {
    const { items } = await gateway.get(Findings).list({ open: true }, PAGE);
    return items.find((each) => each.kind === 'hot_wallet_short' && each.subject === subject);
  };

  /** Both were quoted when there was enough for each; the first of them leaves 40,000 CWD. */
  const blockQueue = async (points = '6000000') => {
    const first = await gateway.withdraw(large.customerId, '6000000');
    const blocked = await gateway.withdraw(large.customerId, points);
    await pay();
    expect([await stateOf(first), await stateOf(blocked)]).toEqual(['irreversible', 'approved']);
    return blocked;
  };

  const topUp = async (cwd: bigint) => {
    gateway.deposit(large.account, cwd * 100_000n);
    await gateway.settle();
  };

  it('holds up smaller ones for a bounded time only', async () => {
    const blocked = await blockQueue();
    const behind = await gateway.withdraw(small.customerId, '1000');
    await pay();
    expect(await stateOf(behind)).toBe('approved');
    // Each is said once, however often it is looked at.
    const waitingFor = 'hot_wallet_low';
    expect(await gateway.events('withdrawal_waits')).toMatchObject([
      { withdrawalId: blocked.id, waitingFor },
      { withdrawalId: behind.id, waitingFor },
    ]);
    passWait();
    await pay();
    expect(await isPaid(behind)).toBe(true);
    expect(await stateOf(blocked)).toBe('approved');
    expect(await gateway.events('withdrawal_waits')).toHaveLength(2);
    expect(await gateway.problems()).toEqual([]);
  });

  it('holds up smaller ones no longer when there are many of them', async () => {
    const first = await gateway.withdraw(large.customerId, '6000000');
    const many: Withdrawal[] = [];
    for (let each = 0; each < 4; each += 1) {
      many.push(await gateway.withdraw(large.customerId, '6000000'));
    }
    await pay();
    expect(await isPaid(first)).toBe(true);
    const behind = await gateway.withdraw(small.customerId, '1000');
    await pay();
    expect(await stateOf(behind)).toBe('approved');
    passWait();
    await pay();
    expect(await isPaid(behind)).toBe(true);
    expect(await Promise.all(many.map(stateOf))).toEqual(many.map(() => 'approved'));
    expect(await gateway.problems()).toEqual([]);
  });

  it('has half of what there is and comes in set aside for it, and so is paid in the end', async () => {
    const blocked = await blockQueue();
    passWait();
    // Of 40,000 CWD no more than half: what is left afterwards is as much as they have taken.
    const taken: Withdrawal[] = [];
    for (let each = 0; each < 5; each += 1) {
      taken.push(await gateway.withdraw(small.customerId, '500000'));
      await pay();
    }
    expect(await Promise.all(taken.map(isPaid))).toEqual([true, true, true, false, false]);
    // Of 49,000 CWD in all they may have 24,500.
    await topUp(9_000n);
    await pay();
    expect(await Promise.all(taken.map(isPaid))).toEqual([true, true, true, true, false]);
    await topUp(32_000n);
    expect(await stateOf(blocked)).not.toBe('approved');
    await pay();
    expect(await isPaid(blocked)).toBe(true);
    expect(await gateway.problems()).toEqual([]);
  });

  it('is told to operators, until there is enough', async () => {
    const blocked = await blockQueue();
    expect(await openFindings('payouts')).toBeUndefined();
    passWait();
    await gateway.round();
    expect(await openFindings('payouts')).toMatchObject({
      evidence: { oldestId: blocked.id, needed: '60000' },
      halts: [],
    });
    await topUp(30_000n);
    await pay();
    expect(await isPaid(blocked)).toBe(true);
    expect(await openFindings('payouts')).toBeUndefined();
  });

  it('stops neither codes nor refunds, and a refund takes nothing of what is set aside', async () => {
    const blocked = await blockQueue();
    const stranger = gateway.account('queue-stranger');
    gateway.deposit(stranger, 2_000_000n);
    await gateway.settle();
    passWait();
    const { items } = await gateway.get(Deposits).list({ state: 'unattributed' }, PAGE);
    const order = { depositId: items[0]!.id, by: 'test', reason: 'a letter' };
    await gateway.get(RefundDeposit).execute(order);
    const another = await gateway.linked('queue-another');
    expect(another.customerId).toBeDefined();
    await pay();
    expect(await gateway.get(Deposits).find(order.depositId)).toMatchObject({ state: 'refunded' });
    expect((await gateway.get(Books).balanceOf(UNATTRIBUTED)).isZero).toBe(true);
    expect(await stateOf(blocked)).toBe('approved');
    expect(await gateway.problems()).toEqual([]);
  });

  it('waits no longer than bounded after a restart: since when is kept in the database', async () => {
    await blockQueue();
    const behind = await gateway.withdraw(small.customerId, '1000');
    passWait();
    await gateway.restart();
    await pay();
    expect(await isPaid(behind)).toBe(true);
  });

  it('is refused at the quote when it is larger than everything there is', async () => {
    const quoteWithdrawal = gateway.get(QuoteWithdrawal);
    const fee = await quoteWithdrawal.lookUp(large.customerId);
    const quote = (points: string) =>
      quoteWithdrawal.execute({
        customerId: large.customerId,
        points: Money.parse(points, gateway.get(Assets).points),
        fee,
      });
    const refused = quote('10000001');
    await expect(refused).rejects.toMatchObject({ code: 'withdrawal_exceeds_wallet' });
    await gateway.round();
    expect(await openFindings('quotes')).toMatchObject({ evidence: { needed: '100000.01' } });
    // Exactly what the refusal names is possible.
    const error: unknown = await quote('10000001').catch((reason: unknown) => reason);
    const { maximum } = (error as { details: { maximum: string } }).details;
    const [most = ''] = maximum.split(' ');
    expect((await quote(most)).points.toDecimal()).toBe(most);
    await expect(quote(`${Number(most) + 1}`)).rejects.toMatchObject({
      code: 'withdrawal_exceeds_wallet',
    });
    await topUp(1_000n);
    await gateway.round();
    expect(await openFindings('quotes')).toBeUndefined();
  });
});
