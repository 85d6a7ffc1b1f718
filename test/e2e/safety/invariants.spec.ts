import { AdjustPoints } from '../../../src/ledger';
import { Assets, Money } from '../../../src/kernel';
import { AttributeDeposit, RefundDeposit } from '../../../src/deposits';
import { tellNumbers } from 'crowdwiz-testkit/internal/world/told-numbers';
import { checkInvariants, type InvariantFacts } from 'crowdwiz-testkit/invariants';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { FakeTelegram } from 'crowdwiz-sandbox/telegram';
import { AuditTrail } from '../../../src/audit';
import { ALARM_CHANNELS, type AlarmChannel, TellAlarms, WatchAlarms } from '../../../src/alarms';
import { DecideWithdrawal } from '../../../src/withdrawals';
import { SetLimit, SetRates } from '../../../src/terms';
import { ChainHealth } from '../../../src/wallet';
import { GATEWAY_NAME, GatewayHarness } from '../../support/gateway-harness';

const OPS_CHAT = -100_500;
const OLGA = { id: 42, firstName: 'Olga' };
/** As the pump of alarms does it. */
const LOOK_SECONDS = 5;
/** 500 CWD in units. */
const LEFT_BY_THE_THIEF = 50_000_000n;

describe('the invariants of a whole gateway', () => {
  let telegram: FakeTelegram;
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;

  beforeAll(async () => {
    telegram = await FakeTelegram.start();
    telegram.people.addBotToGroup(OLGA, OPS_CHAT);
    const variables = {
      ...{ TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.apiRoot },
      ...{ OPS_CHAT_ID: String(OPS_CHAT), OPS_CHAT_LANGUAGE: 'en', ALARM_WALLET_BELOW: '1000' },
    };
    gateway = await GatewayHarness.start(variables, undefined, { nodeCount: 2 });
    ({ customerId, account } = await gateway.linked('honest-owner'));
  });

  afterAll(async () => {
    await gateway.stop();
    await telegram.stop();
  });

  const query = <Row>(sql: string, parameters?: readonly unknown[]) =>
    gateway.rows<Row>(sql, parameters);

  /** All rules, and every row explained. */
  const check = async (facts: Partial<InvariantFacts> = {}) =>
    checkInvariants({
      chain: gateway.node.chain,
      hotWalletId: gateway.hotWalletId,
      query,
      toldNumbers: await tellNumbers(gateway, query),
      pointsDecimals: 2,
      memoKey: gateway.node.accounts.get(GATEWAY_NAME)!.keys.memo,
      ...facts,
    });

  const deposits = (from: SandboxAccount) =>
    gateway.rows<{ id: string }>(
      `SELECT id FROM deposit WHERE from_account_id = $1 AND state = 'unattributed'
       ORDER BY position`,
      [from.id],
    );

  it('hold for deposits of every kind and what becomes of them', async () => {
    const { wallet } = gateway.node;
    const stranger = gateway.account('honest-stranger');
    for (const units of [50_000_003n, 7n, 123_457n]) gateway.deposit(account, units);
    for (const units of [10_000_000n, 20_000_000n, 30_000_000n]) gateway.deposit(stranger, units);
    gateway.deposit(account, 5_000n, '1.3.0');
    wallet.becomeExpert(account);
    gateway.node.produceBlock();
    for (let time = 1; time <= 2; time += 1) {
      wallet.massPayment(account, [
        [stranger.id, 1_000n],
        [gateway.hotWalletId, 3_000_001n],
      ]);
    }
    const proposed = wallet.transferOperation({
      from: account,
      to: gateway.hotWalletId,
      units: 4_000_000n,
    });
    const proposal = wallet.propose(stranger, [proposed]);
    gateway.node.produceBlock();
    wallet.approve(account, proposal);
    await gateway.settle();
    const [first, second, third] = await deposits(stranger);
    const reason = 'a test';
    const by = 'test';
    const attribute = gateway.get(AttributeDeposit);
    await attribute.execute({ depositId: first!.id, to: { customerId }, by, reason });
    await attribute.execute({ depositId: second!.id, to: 'house', by, reason });
    await gateway.get(RefundDeposit).execute({ depositId: third!.id, by, reason });
    await gateway.round();
    await gateway.settle();
    expect(await check()).toEqual([]);
  });

  it('hold for withdrawals that are paid, cancelled and rejected, at changing rates', async () => {
    const by = 'test';
    const rates = { deposit: '91.37', withdrawal: '99.7' };
    await gateway.get(SetRates).execute({ rates, effectiveAt: null, by });
    gateway.node.skipTime(5);
    gateway.deposit(account, 12_345_678n);
    await gateway.settle();
    await gateway.get(AdjustPoints).execute({
      customerId,
      points: Money.of(-1_234n, gateway.get(Assets).points),
      key: 'one',
      reason: 'spent',
      by,
    });
    await gateway.withdraw(customerId, '777.77');
    await gateway.round();
    await gateway.get(SetLimit).execute({ name: 'approval_above', value: '3', by });
    const cancelled = await gateway.withdraw(customerId, '888');
    const rejected = await gateway.withdraw(customerId, '999');
    expect(await check({ settled: false })).toEqual([]);
    await gateway.get(DecideWithdrawal).cancelByCustomer({ id: cancelled.id, customerId });
    await gateway.get(DecideWithdrawal).reject({ id: rejected.id, by, reason: 'a test' });
    await gateway.settle();
    expect(await check()).toEqual([]);
  });

  it('name a theft, and accept it as one once it is said to be planned', async () => {
    const thief = gateway.account('thief');
    const hot = gateway.node.accounts.get(GATEWAY_NAME)!;
    const stolen = gateway.node.transfer({ from: hot, to: thief.id, units: 1_000n });
    await gateway.settle();
    expect(await check()).toMatchObject([
      { rule: 'paid-once', detail: expect.stringContaining(stolen) as string },
    ]);
    expect(await check({ foreignTransactionIds: [stolen] })).toEqual([]);
  });

  it('broken, bring alarms: of theft, a rate slip, a dead node and an empty wallet, in 15 seconds, once', async () => {
    const [chat] = gateway.app.get<AlarmChannel[]>(ALARM_CHANNELS, { strict: false });
    const all = () => telegram.sent(OPS_CHAT).map(({ text }) => text.split('\n')[0] ?? '');
    const headings = () => all().filter((heading) => !heading.startsWith('ℹ️'));
    const look = async (times: number) => {
      for (let time = 0; time < times; time += 1) {
        gateway.passTime(LOOK_SECONDS);
        await gateway.get(WatchAlarms).run();
        await gateway.get(TellAlarms).run(chat!);
      }
    };
    const trail = gateway.get(AuditTrail);
    const head = { ...(await trail.head())!, day: new Date().toISOString().slice(0, 10) };
    await trail.keepAnchored(head, new Date());
    await look(1);
    const known = headings().length;
    const [second] = gateway.nodes.slice(1);
    await second!.goDown();
    const [wallet] = await gateway.rows<{ units: string }>(
      'SELECT on_chain AS units FROM balance_check',
    );
    const from = gateway.node.accounts.get(GATEWAY_NAME)!;
    const units = BigInt(wallet!.units) - LEFT_BY_THE_THIEF;
    gateway.node.transfer({ from, to: gateway.account('robber').id, units });
    await gateway.rows(
      `INSERT INTO rate_version (direction, rate, effective_at, set_by, set_at)
       VALUES ('deposit', '9550', now(), 'admin', now())`,
    );
    await gateway.settle();
    await gateway.until(() => Promise.resolve(unusedNodes() === 1));
    await look(15 / LOOK_SECONDS);
    const told = [
      '⚠️ A node is not used',
      '⚠️ The hot wallet is low',
      '🚨 The rates give money away',
      '🚨 Theft: the hot wallet pays what the gateway did not sign',
    ];
    expect(headings().slice(known).sort()).toEqual(told.sort());
    await look(10);
    expect(headings()).toHaveLength(known + told.length);
    // Beside them, once for each: up to which act all is as it was written.
    const informed = telegram.sent(OPS_CHAT).filter(({ text }) => text.includes(head.hash));
    expect(informed.map(({ text }) => text.split('\n')[0])).toEqual([
      'ℹ️ What operators did: the head of today',
    ]);
    telegram.people.pressInGroup(OLGA, OPS_CHAT, 'Acknowledge');
    await telegram.waitForMessage(OPS_CHAT, ({ text }) => text.startsWith('Acknowledged by Olga'));
    const acknowledged = await gateway.rows<{ acknowledged_by: string }>(
      "SELECT acknowledged_by FROM alarm WHERE state = 'acknowledged'",
    );
    expect(acknowledged).toEqual([{ acknowledged_by: 'telegram 42' }]);
    await second!.comeBack();
  });

  const unusedNodes = () =>
    gateway
      .get(ChainHealth)
      .nodes()
      .filter(({ state }) => state !== 'healthy').length;
});
