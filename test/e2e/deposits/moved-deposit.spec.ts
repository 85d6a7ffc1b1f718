import { Deposits, MoveDeposit } from '../../../src/deposits';
import { Assets, Money } from '../../../src/kernel';
import { AdjustPoints } from '../../../src/ledger';
import { SetRates } from '../../../src/terms';
import { Withdrawals } from '../../../src/withdrawals';
import { GatewayHarness } from '../../support/gateway-harness';
import { refusalOf } from '../../support/refusal-of';

const THOUSAND_CWD = 100_000_000n;

describe('a deposit that was credited to the wrong customer', () => {
  let gateway: GatewayHarness;
  let number = 0;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
  });

  afterAll(() => gateway.stop());

  afterEach(async () => {
    expect(await gateway.problems()).toEqual([]);
  });

  /** One who was credited, and one whose it is. */
  async function credited() {
    number += 1;
    const { customerId: wrong, account } = await gateway.linked(`wrong-${number}`);
    const right = await gateway.register(`test:right-${number}`);
    gateway.deposit(account, THOUSAND_CWD);
    await gateway.settle();
    const page = await gateway
      .get(Deposits)
      .list({ customerId: wrong }, { limit: 1, cursor: null });
    return { wrong, right, depositId: page.items[0]!.id };
  }
  const move = (depositId: string, toCustomerId: string, takeWhatIsThere = false) => {
    const order = { depositId, toCustomerId, takeWhatIsThere };
    return gateway.get(MoveDeposit).execute({ ...order, by: 'operator', reason: 'a lying node' });
  };

  it('is given to the right one, once, by two entries that are both kept', async () => {
    const { wrong, right, depositId } = await credited();
    const withdrawal = await gateway.withdraw(wrong, '50000');
    await move(depositId, right);
    expect(await gateway.points(wrong)).toBe('0');
    expect(await gateway.points(right)).toBe('90000');
    expect(await gateway.get(Withdrawals).find(withdrawal.id)).toMatchObject({
      state: 'cancelled',
    });
    expect(await refusalOf(move(depositId, right))).toBe('deposit_not_movable');
    expect(await gateway.get(Deposits).moveOf(depositId)).toMatchObject({
      ...{ customerId: wrong, toCustomerId: right, by: 'operator', reason: 'a lying node' },
    });
    const entries = await gateway.rows<{ key: string }>(
      `SELECT key FROM ledger_entry WHERE key LIKE '%' || $1 ORDER BY id`,
      [depositId],
    );
    expect(entries.map(({ key }) => key)).toEqual([
      `deposit:${depositId}`,
      `adjustment:${wrong}:deposit-moved/${depositId}`,
      `adjustment:${right}:deposit-moved/${depositId}`,
    ]);
    expect(await gateway.events('deposit_moved')).toHaveLength(1);
    const told = await gateway.events('points_adjusted');
    expect(told).toMatchObject([
      { customerId: wrong, points: '-90000', reason: 'a lying node' },
      { customerId: right, points: '90000' },
    ]);
  });

  it('is not moved when its points are gone, unless the house bears what is missing', async () => {
    const { wrong, right, depositId } = await credited();
    await gateway.withdraw(wrong, '60000');
    await gateway.settle();
    await gateway.settle();
    expect(await refusalOf(move(depositId, right))).toBe('insufficient_points');
    expect(await gateway.points(wrong)).toBe('30000');
    const moved = await move(depositId, right, true);
    expect([moved.taken, moved.given].map((each) => each.toDecimal())).toEqual(['30000', '90000']);
    expect(await gateway.points(wrong)).toBe('0');
    expect(await gateway.points(right)).toBe('90000');
  });

  it('left what is held to whoever had spent a single point, where the house bears what is missing', async () => {
    const { wrong, right, depositId } = await credited();
    await gateway.get(AdjustPoints).execute({
      ...{ customerId: wrong, points: Money.of(-100n, gateway.get(Assets).points) },
      ...{ key: 'a-game', reason: 'a game', by: 'service' },
    });
    const { id } = await gateway.withdraw(wrong, '89999');
    const moved = await move(depositId, right, true);
    expect([moved.taken, moved.given].map((each) => each.toDecimal())).toEqual(['89999', '90000']);
    expect(await gateway.get(Withdrawals).find(id)).toMatchObject({ state: 'cancelled' });
  });

  it('gives no more than it buys now', async () => {
    const { wrong, right, depositId } = await credited();
    gateway.passTime(600);
    const rates = { deposit: '45', withdrawal: '50' };
    await gateway.get(SetRates).execute({ rates, effectiveAt: null, by: 'operator' });
    const moved = await move(depositId, right);
    expect([moved.taken, moved.given].map((each) => each.toDecimal())).toEqual(['90000', '45000']);
    expect(await gateway.points(wrong)).toBe('0');
  });

  it('is refused for nobody, for whoever has it, and where nothing is', async () => {
    const { wrong, depositId } = await credited();
    expect(await refusalOf(move(depositId, wrong))).toBe('deposit_not_movable');
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect(await refusalOf(move(depositId, nobody))).toBe('customer_unknown');
    expect(await refusalOf(move(nobody, wrong))).toBe('deposit_unknown');
  });
});
