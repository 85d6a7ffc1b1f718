import { AttributeDeposit, ClaimDeposit } from '../../../src/deposits';
import { SetLimit, SetRates } from '../../../src/terms';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { GatewayHarness } from '../../support/gateway-harness';
import { Purse } from '../../support/purse';
import { refusalOf } from '../../support/refusal-of';

const CWD_UNITS = 100_000n;
const THOUSAND_CWD = 1_000n * CWD_UNITS;
const RATES_HALVED = { deposit: '45', withdrawal: '50' };
const CLAIM_PERIOD_SECONDS = 3_600;

describe('money that came before its account was linked, and is claimed later', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;
  let purse: Purse;

  /** Long after whatever is in a block by now. */
  const setRates = (rates: { deposit: string; withdrawal: string }) => {
    gateway.passTime(600);
    return gateway.get(SetRates).execute({ rates, effectiveAt: null, by: 'operator' });
  };
  const link = async (): Promise<void> => {
    await gateway.requestLink(customerId, account);
    expect(await gateway.confirm(customerId, await gateway.readCode(account))).toMatchObject({
      status: 'linked',
    });
  };
  const offered = () => gateway.get(ClaimDeposit).claimable(customerId, 10);
  const terms = (depositId: string) => gateway.get(ClaimDeposit).terms(customerId, depositId);
  const claim = (depositId: string, rateVersion: number) =>
    gateway.get(ClaimDeposit).execute({ customerId, depositId, rateVersion });

  let number = 0;
  const begin = async (variables: Record<string, string> = {}): Promise<void> => {
    gateway = await GatewayHarness.start(variables);
    number += 1;
    account = gateway.account(`claimed-later-${number}`);
    customerId = await gateway.register(`test:claimed-later-${number}`);
    purse = new Purse(gateway, customerId, account);
    await purse.open();
  };

  afterEach(async () => {
    await gateway.settle();
    expect(await gateway.problems()).toEqual([]);
    await gateway.stop();
  });

  it('was converted at the rate of its block, long after the rates were halved', async () => {
    await begin();
    gateway.deposit(account, THOUSAND_CWD);
    await gateway.settle();
    await link();
    const [deposit] = await offered();
    const before = await terms(deposit!.id);
    expect([before.rate, before.points.toString()]).toEqual(['90', '90000 DEMO']);
    await setRates(RATES_HALVED);
    const claimNow = (rateVersion: number) => claim(deposit!.id, rateVersion);
    expect(await refusalOf(claimNow(before.rateVersion))).toBe('claim_terms_changed');
    const { rate, rateVersion } = await terms(deposit!.id);
    expect(rate).toBe('45');
    await claimNow(rateVersion);
    await gateway.settle();
    expect(await purse.gain()).toBe('0');
    expect(await gateway.points(customerId)).toBe('45000');
  });

  it('is worth no more when the rates have doubled since, whoever attributes it', async () => {
    await begin();
    for (let each = 0; each < 2; each += 1) gateway.deposit(account, THOUSAND_CWD);
    await gateway.settle();
    await link();
    await setRates({ deposit: '180', withdrawal: '200' });
    const [one, other] = await offered();
    const { rate, rateVersion } = await terms(one!.id);
    expect(rate).toBe('90');
    await claim(one!.id, rateVersion);
    const decision = { depositId: other!.id, by: 'operator', reason: 'a letter' };
    await gateway.get(AttributeDeposit).execute({ ...decision, to: { customerId } });
    expect(await gateway.points(customerId)).toBe('180000');
  });

  it('was claimed after any time: now an operator decides about it', async () => {
    await begin({ CLAIM_PERIOD_SECONDS: String(CLAIM_PERIOD_SECONDS) });
    gateway.deposit(account, THOUSAND_CWD);
    await gateway.settle();
    await link();
    const [deposit] = await gateway.events('deposit_offered');
    expect(deposit).toMatchObject({ rate: '90', points: '90000' });
    const { id } = (await offered())[0]!;
    const { rateVersion } = await terms(id);
    gateway.passTime(2 * CLAIM_PERIOD_SECONDS);
    expect(await refusalOf(claim(id, rateVersion))).toBe('claim_too_late');
    expect(await offered()).toEqual([]);
    const decision = { depositId: id, by: 'operator', reason: 'a letter' };
    await gateway.get(AttributeDeposit).execute({ ...decision, to: { customerId } });
    expect(await gateway.points(customerId)).toBe('90000');
  });

  it('took small deposits of the customer with it at the rate of its block', async () => {
    await begin();
    const by = 'operator';
    gateway.deposit(account, CWD_UNITS);
    await gateway.settle();
    await link();
    await gateway.get(SetLimit).execute({ name: 'deposit_minimum', value: '600', by });
    gateway.deposit(account, 599n * CWD_UNITS);
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe('0');
    await setRates(RATES_HALVED);
    const [deposit] = await offered();
    await claim(deposit!.id, (await terms(deposit!.id)).rateVersion);
    await gateway.settle();
    expect(await purse.gain()).toBe('0');
    expect(await gateway.points(customerId)).toBe('27000');
  });
});
