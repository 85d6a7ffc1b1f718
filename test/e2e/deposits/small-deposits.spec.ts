import { AttributeDeposit, Deposits } from '../../../src/deposits';
import { Books, customerUncreditedAccount, CWD_ROUNDING } from '../../../src/ledger';
import { Unlink } from '../../../src/linking';
import { checkInvariants } from 'crowdwiz-testkit/invariants';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { SetLimit, SetRates } from '../../../src/terms';
import { GatewayHarness } from '../../support/gateway-harness';

const PAGE = { limit: 50, cursor: null };

/** At 90 points per CWD, a hundredth of a point is worth 11 1/9 units of CWD. */
describe('deposits that are too small by themselves', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;

  beforeEach(async () => {
    gateway = await GatewayHarness.start({ LIMIT_DEPOSIT_MINIMUM: 'none' });
    ({ customerId, account } = await gateway.linked('small-owner'));
  });

  afterEach(() => gateway.stop());

  const deposit = async (units: bigint, from = account) => {
    gateway.deposit(from, units);
    await gateway.settle();
  };

  const uncredited = async (of = customerId) =>
    (await gateway.get(Books).balanceOf(customerUncreditedAccount(of))).units;

  /** One unlinks the account, and the other proves it. */
  const handOver = async (from: string, to: string) => {
    const unlink = gateway.get(Unlink);
    await unlink.execute({ customerId: from, headNumber: await unlink.lookUp() });
    await gateway.requestLink(to, account);
    const outcome = await gateway.confirm(to, await gateway.readCode(account));
    expect(outcome.status).toBe('linked');
  };

  const rounding = async () => (await gateway.get(Books).balanceOf(CWD_ROUNDING)).units;

  /** What the oracle, which shares no code with the gateway, says of all this. */
  const violations = async () => {
    await gateway.settle();
    return checkInvariants({
      chain: gateway.node.chain,
      hotWalletId: gateway.hotWalletId,
      query: (sql, parameters) => gateway.rows(sql, parameters),
      pointsDecimals: 2,
    });
  };

  const rightInTheEnd = async () => {
    expect(await gateway.problems()).toEqual([]);
    expect(await violations()).toEqual([]);
  };

  it('add up until they buy a point, and are rounded then as every deposit is', async () => {
    for (const [units, points, left] of [
      [5n, '0', 5n],
      [5n, '0', 10n],
      [5n, '0.01', 0n],
      [9n, '0.01', 9n],
      [100_000n, '90.01', 0n],
    ] as const) {
      await deposit(units);
      expect([await gateway.points(customerId), await uncredited()]).toEqual([points, left]);
    }
    // 15 units bought a hundredth of a point and 100,009 bought 9,000: as always, the rest is rounding.
    expect(await rounding()).toBe(3n + 9n);
    await rightInTheEnd();
  });

  it('are credited at the rate of the deposit that completes a unit', async () => {
    await deposit(11n);
    expect(await gateway.points(customerId)).toBe('0');
    const rates = { deposit: '45', withdrawal: '100' };
    await gateway.get(SetRates).execute({ rates, effectiveAt: null, by: 'test' });
    gateway.node.skipTime(5);
    // 22 units at 45 points per CWD are 0.0099 points, 23 are 0.01035.
    await deposit(11n);
    expect([await gateway.points(customerId), await uncredited()]).toEqual(['0', 22n]);
    await deposit(1n);
    expect([await gateway.points(customerId), await uncredited()]).toEqual(['0.01', 0n]);
    await rightInTheEnd();
  });

  it('add up below the minimum, too, and the customer is told what waits', async () => {
    await gateway.get(SetLimit).execute({ name: 'deposit_minimum', value: '5', by: 'test' });
    await deposit(300_000n);
    expect([await gateway.points(customerId), await uncredited()]).toEqual(['0', 300_000n]);
    const [told] = await gateway.events('deposit_credited');
    expect(told).toMatchObject({ cwd: '3', points: '0', uncredited: '3', minimum: '5' });
    await deposit(200_000n);
    expect([await gateway.points(customerId), await uncredited()]).toEqual(['450', 0n]);
    await rightInTheEnd();
  });

  it('add up within one block, and those of another customer are not touched', async () => {
    const other = await gateway.linked('small-other');
    for (let each = 0; each < 3; each += 1) gateway.deposit(account, 5n);
    gateway.deposit(other.account, 5n);
    await gateway.settle();
    expect([await gateway.points(customerId), await uncredited()]).toEqual(['0.01', 0n]);
    expect(await gateway.points(other.customerId)).toBe('0');
    expect(await uncredited(other.customerId)).toBe(5n);
    await rightInTheEnd();
  });

  it('add up as well when an operator says whose they are', async () => {
    const stranger = gateway.account('small-stranger');
    await deposit(7n, stranger);
    await deposit(7n, stranger);
    const { items } = await gateway.get(Deposits).list({ state: 'unattributed' }, PAGE);
    const attribute = gateway.get(AttributeDeposit);
    for (const { id: depositId } of items) {
      const order = { depositId, to: { customerId }, by: 'test', reason: 'a letter' };
      await attribute.execute(order);
    }
    expect([await gateway.points(customerId), await uncredited()]).toEqual(['0.01', 0n]);
    await rightInTheEnd();
  });

  it('are added up once when several are credited at the same moment', async () => {
    await gateway.get(SetLimit).execute({ name: 'deposit_minimum', value: '1', by: 'test' });
    const stranger = gateway.account('small-stranger');
    for (let each = 0; each < 6; each += 1) gateway.deposit(stranger, 21_000n);
    await gateway.settle();
    const { items } = await gateway.get(Deposits).list({ state: 'unattributed' }, PAGE);
    const attribute = gateway.get(AttributeDeposit);
    const order = { to: { customerId }, by: 'test', reason: 'a letter' };
    gateway.deposit(account, 21_000n);
    gateway.node.advanceToIrreversible();
    const attributions = [...items, ...items].map(({ id: depositId }) =>
      attribute.execute({ ...order, depositId }),
    );
    const outcomes = await Promise.allSettled([...attributions, gateway.round()]);
    // Each was ordered twice, and counts once.
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(6);
    // Five of 0.21 CWD reach 1 CWD; the other two wait.
    expect([await gateway.points(customerId), await uncredited()]).toEqual(['94.5', 42_000n]);
    await rightInTheEnd();
  });

  it('stay with the customer who sent them when the account goes to another, and comes back', async () => {
    const second = await gateway.register('small-second');
    await deposit(7n);
    await handOver(customerId, second);
    await deposit(7n);
    expect([await uncredited(), await uncredited(second)]).toEqual([7n, 7n]);
    await handOver(second, customerId);
    await deposit(7n);
    expect([await gateway.points(customerId), await uncredited()]).toEqual(['0.01', 0n]);
    expect([await gateway.points(second), await uncredited(second)]).toEqual(['0', 7n]);
    await rightInTheEnd();
  });

  it('add nothing when a fork has taken them back', async () => {
    gateway.deposit(account, 7n);
    gateway.node.produceBlock();
    await gateway.round();
    gateway.node.fork({ depth: 1 });
    await deposit(7n);
    expect([await gateway.points(customerId), await uncredited()]).toEqual(['0', 7n]);
    expect(await gateway.events('deposit_vanished')).toHaveLength(1);
    await rightInTheEnd();
  });
});
