import { Assets, CWD, Money, UnitOfWork } from '../../../src/kernel';
import { Findings, HaltSwitch } from '../../../src/safety';
import { RateBook, rateInForce, SetRates } from '../../../src/terms';
import { DatabaseHistory, PaymentGate, WatchDatabaseHistory } from '../../../src/wallet';
import { QuoteWithdrawal, RequestWithdrawal, Withdrawals } from '../../../src/withdrawals';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { GatewayHarness, withChainClock, withChainClockAhead } from '../../support/gateway-harness';
import { refusalOf } from '../../support/refusal-of';

const THOUSAND_CWD = 100_000_000n;
const TWO_HOURS = 7_200;

describe('a gateway whose clock is not that of the chain', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;
  let before: bigint;
  let number = 0;

  const begin = async (variables: Record<string, string> = {}): Promise<void> => {
    gateway = await GatewayHarness.start(variables, withChainClock);
    await enter();
  };
  const enter = async (): Promise<void> => {
    number += 1;
    ({ customerId, account } = await gateway.linked(`two-clocks-${number}`));
    before = balance();
  };
  const balance = () => gateway.node.chain.state.balanceOf(account.id, '1.3.0');
  /** What the customer has gained on the chain, in CWD; a loss is no gain. */
  const gain = () => {
    const gained = balance() - before;
    return Money.of(gained > 0n ? gained : 0n, CWD).toDecimal();
  };
  const setRates = (deposit: string, withdrawal: string) =>
    gateway
      .get(SetRates)
      .execute({ rates: { deposit, withdrawal }, effectiveAt: null, by: 'operator' });
  const quote = async (points: string) => {
    const quotes = gateway.get(QuoteWithdrawal);
    const amount = Money.parse(points, gateway.get(Assets).points);
    const fee = Money.parse('2', CWD);
    return quotes.execute({ customerId, points: amount, fee });
  };
  const withdraw = async (points: string) => {
    const { id: quoteId } = await quote(points);
    return gateway.get(RequestWithdrawal).execute({ customerId, quoteId });
  };
  const openFindings = async () => {
    const { items } = await gateway.get(Findings).list({ open: true }, { limit: 20, cursor: null });
    return items.map(({ kind, subject }) => `${kind} ${subject}`);
  };
  const halts = async () => (await gateway.get(HaltSwitch).current()).map(({ scope }) => scope);

  afterEach(() => gateway.stop());

  it('gave a deposit the old rate and its withdrawal the new one: 796 CWD', async () => {
    await begin();
    gateway.setClock(120);
    await setRates('45', '50');
    gateway.deposit(account, THOUSAND_CWD);
    gateway.node.produceBlock();
    gateway.setClock(0);
    await gateway.settle();
    const points = await gateway.points(customerId);
    gateway.setClock(120);
    await withdraw(points);
    gateway.setClock(0);
    await gateway.settle();
    await gateway.settle();
    expect(gain()).toBe('0');
    expect(points).toBe('45000');
  });

  it('was held back by one node that lied while another was away: 796 CWD', async () => {
    const variables = { CHAIN_QUORUM: '2', CHAIN_CLOCK_TOLERANCE_SECONDS: '60' };
    gateway = await GatewayHarness.start(variables, withChainClock, { nodeCount: 3 });
    await enter();
    gateway.setClock(0);
    gateway.nodes[2]!.faults.lieAboutHead({ seconds: -55 });
    await gateway.nodes[1]!.goDown();
    gateway.node.produceBlock();
    gateway.setClock(0);
    await gateway.round();
    const rates = { deposit: '180', withdrawal: '200' };
    const effectiveAt = new Date(gateway.node.chain.headTime.getTime() + 1_000);
    await gateway.get(SetRates).execute({ rates, effectiveAt, by: 'operator' });
    gateway.node.produceBlock();
    gateway.deposit(account, THOUSAND_CWD);
    gateway.node.advanceToIrreversible();
    gateway.setClock(0);
    await gateway.until(async () => {
      await gateway.round();
      return (await gateway.points(customerId)) === '180000';
    });
    await withdraw('180000');
    gateway.nodes[2]!.faults.reset();
    await gateway.settle();
    await gateway.settle();
    expect(gain()).toBe('0');
  });

  it('came back to its first rates two hours after the first start: 796 CWD', async () => {
    const create = withChainClockAhead(TWO_HOURS);
    gateway = await GatewayHarness.start({}, create, { opensBooks: false });
    gateway.setClock(0);
    await gateway.open();
    await enter();
    await setRates('180', '200');
    gateway.deposit(account, THOUSAND_CWD);
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe('180000');
    gateway.node.skipTime(TWO_HOURS);
    gateway.setClock(0);
    await gateway.round();
    await withdraw('180000');
    await gateway.settle();
    await gateway.settle();
    expect(gain()).toBe('0');
  });

  it('came back to a rate that was set while the clock was ahead', async () => {
    await begin();
    await setRates('91', '101');
    gateway.node.produceBlock();
    gateway.setClock(TWO_HOURS);
    await setRates('92', '102');
    gateway.node.produceBlock();
    gateway.setClock(0);
    await setRates('93', '103');
    gateway.node.skipTime(TWO_HOURS);
    gateway.setClock(0);
    const versions = await gateway.get(RateBook).versions('deposit');
    expect(rateInForce(versions, gateway.node.chain.headTime).rate.text).toBe('93');
  });

  it('quotes nothing while the two are far apart, says so, and goes on by itself', async () => {
    await begin({ CHAIN_CLOCK_TOLERANCE_SECONDS: '60' });
    gateway.deposit(account, THOUSAND_CWD);
    gateway.setClock(60);
    await gateway.settle();
    gateway.setClock(0);
    const { id: quoteId } = await quote('1000');
    gateway.setClock(120);
    await gateway.round();
    expect(await openFindings()).toEqual(['clocks_apart clock']);
    const gate = { open: false, reason: 'time_uncertain' };
    expect(await gateway.get(PaymentGate).check()).toMatchObject(gate);
    expect(await refusalOf(quote('1000'))).toBe('time_uncertain');
    const confirmed = gateway.get(RequestWithdrawal).execute({ customerId, quoteId });
    expect(await refusalOf(confirmed)).toBe('time_uncertain');
    expect(await refusalOf(setRates('45', '50'))).toBe('time_uncertain');
    expect(await gateway.points(customerId)).toBe('90000');
    gateway.setClock(0);
    await gateway.round();
    expect(await openFindings()).toEqual([]);
    expect(await halts()).toEqual([]);
    expect(await refusalOf(withdraw('1000'))).toBe('none');
  });

  it('quotes nothing before it has seen the chain, and shows what it has', async () => {
    await begin();
    gateway.deposit(account, THOUSAND_CWD);
    await gateway.settle();
    await gateway.node.goDown();
    await gateway.restart();
    expect(await refusalOf(quote('1000'))).toBe('time_uncertain');
    expect(await gateway.points(customerId)).toBe('90000');
    await gateway.round();
    expect(await openFindings()).toEqual([]);
    await gateway.node.comeBack();
    await gateway.until(async () => (await refusalOf(quote('1000'))) === 'none');
  });

  it('noted a loss of memory by a clock that was ahead, and signed nothing for two hours', async () => {
    await begin();
    gateway.setClock(TWO_HOURS);
    const { headTime } = gateway.node.chain;
    await gateway
      .get(UnitOfWork)
      .run(() => gateway.get(WatchDatabaseHistory).noteUnknownSignature({}, null));
    const { quarantine } = await gateway.get(DatabaseHistory).look(null);
    const seconds = ((quarantine?.detectedAt.getTime() ?? 0) - headTime.getTime()) / 1000;
    expect(Math.abs(seconds)).toBeLessThan(60);
  });

  it.each([TWO_HOURS, -TWO_HOURS])(
    'jumped by %i seconds and back with a payout in flight, and waited for a person since',
    async (jump) => {
      await begin({ CHAIN_CLOCK_TOLERANCE_SECONDS: '60' });
      gateway.deposit(account, THOUSAND_CWD);
      await gateway.settle();
      gateway.setClock(0);
      const { id } = await withdraw('90000');
      await gateway.round();
      const stateOf = async () => (await gateway.get(Withdrawals).find(id))?.state;
      expect(await stateOf()).toBe('broadcast');
      gateway.setClock(jump);
      await gateway.round();
      await gateway.round();
      gateway.node.advanceToIrreversible();
      gateway.setClock(0);
      await gateway.round();
      await gateway.round();
      expect(await stateOf()).toBe('irreversible');
      expect(await halts()).toEqual([]);
      expect(await openFindings()).toEqual([]);
    },
  );
});
