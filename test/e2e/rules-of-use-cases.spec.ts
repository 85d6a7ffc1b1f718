import { randomUUID } from 'node:crypto';
import { Assets, Money } from '../../src/kernel';
import { AdjustPoints, Books, customerAccount } from '../../src/ledger';
import { AttributeDeposit, RefundDeposit } from '../../src/deposits';
import { CloseFinding, SwitchHalt } from '../../src/safety';
import { CancelRescan } from '../../src/scan';
import { SetLimit, SetRates } from '../../src/terms';
import { DecideOwedBack, KeepSurplus } from '../../src/wallet';
import { DecideWithdrawal } from '../../src/withdrawals';
import { GatewayHarness } from '../support/gateway-harness';

describe('points of a customer who does not exist', () => {
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
  });

  afterAll(() => gateway.stop());

  const adjust = async (customerId: string, points: string, key = 'a-key') =>
    gateway.get(AdjustPoints).execute({
      customerId,
      points: Money.parse(points, gateway.get(Assets).points),
      key,
      reason: 'a test',
      by: 'test',
    });

  it('are given by nobody, whoever asks the use case', async () => {
    const nobody = randomUUID();
    await expect(adjust(nobody, '100')).rejects.toMatchObject({ code: 'customer_unknown' });
    await expect(adjust('not an id', '100')).rejects.toMatchObject({ code: 'customer_unknown' });
    expect((await gateway.get(Books).balanceOf(customerAccount(nobody))).isZero).toBe(true);
    expect(await gateway.events('points_adjusted')).toEqual([]);
  });

  it('count once per key for a customer who does', async () => {
    const customerId = await gateway.register('test:somebody');
    expect((await adjust(customerId, '100')).balance.toDecimal()).toBe('100');
    expect((await adjust(customerId, '100')).balance.toDecimal()).toBe('100');
    await expect(adjust(customerId, '100', ' ')).rejects.toMatchObject({
      code: 'adjustment_key_malformed',
    });
    expect(await gateway.events('points_adjusted')).toHaveLength(1);
  });
});

describe('decisions', () => {
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
  });

  afterAll(() => gateway.stop());

  it.each(['gateway', 'customer', 'configuration', '', ' '])(
    'are taken by nobody under the name %j, whoever asks the use case',
    async (by) => {
      const id = randomUUID();
      const reason = 'a test';
      const refused = { code: 'operator_malformed' };
      const decide = gateway.get(DecideWithdrawal);
      const works = [
        async () => decide.approve({ id, by }),
        async () => decide.reject({ id, by, reason }),
        async () => decide.cancel({ id, by, reason }),
        async () => gateway.get(CloseFinding).execute({ id, by, reason }),
        async () => gateway.get(SwitchHalt).resume({ scope: 'all', by, reason }),
        async () => gateway.get(RefundDeposit).execute({ depositId: id, by, reason }),
        async () =>
          gateway.get(AttributeDeposit).execute({ depositId: id, to: 'house', by, reason }),
        async () => gateway.get(SetLimit).execute({ name: 'codes_per_day', value: '1', by }),
        async () =>
          gateway.get(SetRates).execute({ rates: { deposit: '90' }, effectiveAt: null, by }),
        async () => gateway.get(CancelRescan).execute({ id, by, reason }),
        async () => gateway.get(DecideOwedBack).execute({ id, points: null, by, reason }),
        async () => gateway.get(KeepSurplus).execute({ id, by, reason }),
      ];
      for (const work of works) await expect(work()).rejects.toMatchObject(refused);
    },
  );
});
