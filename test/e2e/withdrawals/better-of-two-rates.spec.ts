import { Assets, Money } from '../../../src/kernel';
import { AdjustPoints } from '../../../src/ledger';
import { SetRates } from '../../../src/terms';
import {
  DecideWithdrawal,
  QuoteWithdrawal,
  RequestWithdrawal,
  Withdrawals,
  type Quote,
} from '../../../src/withdrawals';
import { deriveKeys, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { accountOptions } from 'crowdwiz-sandbox/internal/node/chain/genesis';
import { GatewayHarness } from '../../support/gateway-harness';
import { Purse } from '../../support/purse';
import { refusalOf } from '../../support/refusal-of';

const THOUSAND_CWD = 100_000_000n;
const ACCOUNT_UPDATE = 6;
const DEADLINE_SECONDS = 600;
const RATES_TWICE_AS_HIGH = { deposit: '180', withdrawal: '200' };

describe('the better of two rates', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;
  let purse: Purse;

  const setRates = (rates: { deposit: string; withdrawal: string }) =>
    gateway.get(SetRates).execute({ rates, effectiveAt: null, by: 'operator' });

  const quote = async (points: string): Promise<Quote> => {
    const quotes = gateway.get(QuoteWithdrawal);
    const fee = await quotes.lookUp(customerId);
    const amount = Money.parse(points, gateway.get(Assets).points);
    return quotes.execute({ customerId, points: amount, fee });
  };
  const confirm = ({ id: quoteId }: Quote) =>
    gateway.get(RequestWithdrawal).execute({ customerId, quoteId });
  const stateOf = async (id: string) => (await gateway.get(Withdrawals).find(id))?.state;
  /** The service takes points. */
  const debit = (points: string, key: string, how: { alsoHeld?: boolean; wait?: boolean } = {}) => {
    const asset = gateway.get(Assets).points;
    const taken = Money.zero(asset).minus(Money.parse(points, asset));
    const terms = { customerId, points: taken, key, reason: 'a test', by: 'service' };
    return gateway.get(AdjustPoints).execute({ ...terms, ...how });
  };

  const proveAgain = async (): Promise<void> => {
    await gateway.requestLink(customerId, account);
    const outcome = await gateway.confirm(customerId, await gateway.readCode(account));
    expect(outcome.status).toBe('linked');
  };

  let number = 0;
  const begin = async (variables: Record<string, string>): Promise<void> => {
    gateway = await GatewayHarness.start(variables);
    number += 1;
    ({ customerId, account } = await gateway.linked(`two-rates-${number}`));
    purse = new Purse(gateway, customerId, account);
    await purse.open();
    gateway.deposit(account, THOUSAND_CWD);
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe('90000');
  };
  /** The account gets another memo key. */
  const changeKeys = (): void => {
    const memo = deriveKeys(`${account.name}, another time`).memo;
    const change = { new_options: accountOptions(memo.publicKey) };
    const update = { account: account.id, ...change };
    gateway.node.wallet.send([[ACCOUNT_UPDATE, update]], [account.keys.active]);
    gateway.node.advanceToIrreversible();
    account = { ...account, keys: { ...account.keys, memo } };
  };

  afterEach(async () => {
    // What is on its way arrives.
    await gateway.settle();
    await gateway.settle();
    expect(await gateway.problems()).toEqual([]);
    await gateway.stop();
  });

  it('was had by an old quote that was filled with points bought later', async () => {
    await begin({});
    const quotes: Quote[] = [];
    for (let each = 0; each < 8; each += 1) quotes.push(await quote('90000'));
    await setRates(RATES_TWICE_AS_HIGH);

    const refusals: string[] = [];
    for (const each of quotes) {
      refusals.push(await refusalOf(confirm(each)));
      await gateway.settle();
      await gateway.settle();
      const isEmpty = (await gateway.points(customerId)) === '0';
      if (isEmpty) gateway.deposit(account, THOUSAND_CWD / 2n);
      await gateway.settle();
    }

    expect(await purse.gain()).toBe('0');
    expect(refusals.slice(0, 7)).toEqual(Array.from({ length: 7 }, () => 'quote_unknown'));
    expect(refusals.at(-1)).toBe('quote_outdated');
    const again = await confirm(await quote('90000'));
    expect(again.gross.toDecimal()).toBe('450');
  });

  it('is had by nobody who spends points after the quote, and buys others', async () => {
    await begin({});
    const old = await quote('90000');
    await debit('50000', 'a-game');
    gateway.deposit(account, THOUSAND_CWD);
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe('130000');
    expect(await refusalOf(confirm(old))).toBe('quote_points_spent');
    const part = await quote('90000');
    await debit('40000', 'another-game');
    expect((await confirm(part)).state).toBe('approved');
  });

  it('was had by changing keys, and proving the account again once the rates were worse', async () => {
    await begin({});
    const withdrawal = await confirm(await quote('90000'));
    changeKeys();
    await gateway.round();
    expect(await stateOf(withdrawal.id)).toBe('approved');

    await setRates(RATES_TWICE_AS_HIGH);
    await purse.open();
    await gateway.round();
    await proveAgain();
    await gateway.settle();
    await gateway.settle();

    expect(await purse.gain()).toBe('0');
    expect(await stateOf(withdrawal.id)).toBe('cancelled');
    expect(await gateway.points(customerId)).toBe('90000');
  });

  it('is had by nobody who proves the account between a change of rates and the next cycle', async () => {
    await begin({});
    const withdrawal = await confirm(await quote('90000'));
    changeKeys();
    await gateway.round();
    await gateway.requestLink(customerId, account);
    const code = await gateway.readCode(account);
    await setRates(RATES_TWICE_AS_HIGH);
    await purse.open();
    await gateway.confirm(customerId, code);
    expect(await stateOf(withdrawal.id)).toBe('cancelled');
    await gateway.settle();
    expect(await purse.gain()).toBe('0');
  });

  it('was had by waiting for an approval for as long as one liked', async () => {
    await begin({
      APPROVAL_ABOVE: '1',
      WITHDRAWAL_DEADLINE_SECONDS: String(DEADLINE_SECONDS),
    });
    const withdrawal = await confirm(await quote('90000'));
    expect(withdrawal.state).toBe('awaiting_approval');
    await setRates(RATES_TWICE_AS_HIGH);
    await purse.open();
    gateway.passTime(DEADLINE_SECONDS);
    const approval = gateway.get(DecideWithdrawal).approve({ id: withdrawal.id, by: 'operator' });
    expect(await refusalOf(approval)).toBe('withdrawal_deadline_passed');
    await gateway.round();
    await gateway.settle();
    await gateway.settle();

    expect(await purse.gain()).toBe('0');
    expect(await stateOf(withdrawal.id)).toBe('cancelled');
    expect(await gateway.points(customerId)).toBe('90000');
    expect(await gateway.events('withdrawal_lapsed')).toMatchObject([
      { withdrawalId: withdrawal.id, reason: 'deadline_passed' },
    ]);
  });

  it('is had by nobody whose approved withdrawal waits: it is not signed after its deadline', async () => {
    await begin({ WITHDRAWAL_DEADLINE_SECONDS: String(DEADLINE_SECONDS) });
    const withdrawal = await confirm(await quote('90000'));
    gateway.passTime(DEADLINE_SECONDS);
    const { signed } = await gateway.round();
    expect(signed).toMatchObject({ withdrawal: 0 });
    expect(await stateOf(withdrawal.id)).toBe('cancelled');
  });

  it('was no way to put points out of reach of a debit, and to take them back once it had failed', async () => {
    await begin({ APPROVAL_ABOVE: '1' });
    const kept = await confirm(await quote('30000'));
    const hidden = await confirm(await quote('60000'));
    expect(await refusalOf(debit('50000', 'game-1'))).toBe('insufficient_points');
    const decide = gateway.get(DecideWithdrawal);
    expect(await debit('50000', 'game-1', { wait: true })).toMatchObject({ isWaiting: true });
    expect(await debit('50000', 'game-1', { wait: true })).toMatchObject({ isWaiting: true });
    await decide.cancelByCustomer({ id: kept.id, customerId });
    // 30,000 came back, which do not suffice; they are not available meanwhile.
    expect(await gateway.points(customerId)).toBe('30000');
    expect(await refusalOf(quote('30000'))).toBe('debit_waits');
    await decide.cancelByCustomer({ id: hidden.id, customerId });
    expect(await gateway.points(customerId)).toBe('40000');
    expect(await debit('50000', 'game-1', { wait: true })).toMatchObject({ isWaiting: false });
    expect(await gateway.points(customerId)).toBe('40000');
    expect((await quote('40000')).points.toDecimal()).toBe('40000');
  });

  it('lets a debit take what is held: unsigned withdrawals are cancelled, newest first', async () => {
    await begin({ APPROVAL_ABOVE: '1' });
    const oldest = await confirm(await quote('30000'));
    const middle = await confirm(await quote('30000'));
    const newest = await confirm(await quote('20000'));
    const held = { alsoHeld: true };
    expect(await refusalOf(debit('90000.01', 'game-1', held))).toBe('insufficient_points');
    expect(await stateOf(newest.id)).toBe('awaiting_approval');
    const { balance } = await debit('40000', 'game-2', held);
    expect(balance.toDecimal()).toBe('20000');
    expect(await stateOf(newest.id)).toBe('cancelled');
    expect(await stateOf(middle.id)).toBe('cancelled');
    expect(await stateOf(oldest.id)).toBe('awaiting_approval');
    // The same once more takes nothing more, and cancels nothing.
    await debit('40000', 'game-2', held);
    expect(await gateway.points(customerId)).toBe('20000');
    expect(await stateOf(oldest.id)).toBe('awaiting_approval');
    const lapsed = await gateway.events('withdrawal_lapsed');
    expect(lapsed).toMatchObject([{ reason: 'points_needed' }, { reason: 'points_needed' }]);
    await gateway.get(DecideWithdrawal).approve({ id: oldest.id, by: 'operator' });
    await gateway.round();
    expect(await refusalOf(debit('30000', 'game-3', held))).toBe('insufficient_points');
    await gateway.settle();
  });

  it('gives up a debit that waits for points which were paid out', async () => {
    await begin({});
    const paid = await confirm(await quote('90000'));
    expect(await debit('50000', 'game-1', { wait: true })).toMatchObject({ isWaiting: true });
    await gateway.round();
    await gateway.settle();
    await gateway.settle();
    expect(await stateOf(paid.id)).toBe('irreversible');
    expect(await gateway.events('debit_given_up')).toMatchObject([{ key: 'game-1' }]);
    expect(await refusalOf(debit('50000', 'game-1', { wait: true }))).toBe('insufficient_points');
  });

  it('leaves what is signed alone, however late it arrives', async () => {
    await begin({ WITHDRAWAL_DEADLINE_SECONDS: String(DEADLINE_SECONDS) });
    const withdrawal = await confirm(await quote('90000'));
    await gateway.round();
    expect(await stateOf(withdrawal.id)).toBe('broadcast');
    gateway.passTime(DEADLINE_SECONDS);
    await gateway.round();
    expect(await stateOf(withdrawal.id)).toBe('broadcast');
    await gateway.settle();
    expect(await stateOf(withdrawal.id)).toBe('irreversible');
  });
});
