import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { AuditTrail } from '../../audit';
import { type Decision, DecisionBook } from '../../decisions';
import { Assets, CWD, Money, UnitOfWork } from '../../kernel';
import { Customers } from '../../linking';
import { MAX_FINDINGS_AT_ONCE, RaiseFinding, SwitchHalt, type FindingKind } from '../../safety';
import { ScanCursor } from '../../scan';
import { BalanceChecks, ChainHealth, GateRecord, type NodeHealth } from '../../wallet';
import { HEALTHY, NOTHING_YET, type StoredEndpoint, WebhookEndpoints } from '../../webhooks';
import { Withdrawals, type Withdrawal } from '../../withdrawals';
import { ALARM_KINDS, ALARM_RULES } from '../alarm-rules';
import { AlarmSettings } from '../alarm-settings';
import type { AlarmSource } from './alarm-source';
import { ApprovalAlarms } from './approval-alarms';
import { AuditAlarms } from './audit-alarms';
import { ChainAlarms } from './chain-alarms';
import { DecisionAlarms } from './decision-alarms';
import { FindingAlarms } from './finding-alarms';
import { GateAlarms } from './gate-alarms';
import { HaltAlarms } from './halt-alarms';
import { WalletAlarms } from './wallet-alarms';
import { WebhookAlarms } from './webhook-alarms';

const APPROVAL_SECONDS = 1_800;
const LAG_SECONDS = 180;
const BLOCK_SECONDS = 3;
const DAY = 86_400;
const NEVER = new Date(0);
const ANNA = { by: 'anna', reason: 'a drill' };

type SourceClass = abstract new (...given: never[]) => AlarmSource;

const SOURCES: readonly SourceClass[] = [
  ...[FindingAlarms, HaltAlarms, GateAlarms, ChainAlarms, WalletAlarms, ApprovalAlarms],
  ...[DecisionAlarms, WebhookAlarms, AuditAlarms],
];

describe('what is an alarm', () => {
  let clock: ContractClock;
  let stores: InMemory;
  let nodes: NodeHealth[];

  beforeEach(() => {
    clock = new ContractClock();
    nodes = [node('one'), node('two')];
    const health: Partial<ChainHealth> = { nodes: () => nodes };
    const walletBelow = Money.parse('1000', CWD);
    stores = InMemory.of(clock, Assets.withPoints('DEMO', 2), [
      [AlarmSettings, new AlarmSettings(APPROVAL_SECONDS, walletBelow, LAG_SECONDS, DAY)],
      [ChainHealth, health],
    ]);
  });

  function node(name: string, given: Partial<NodeHealth> = {}): NodeHealth {
    return {
      ...{ node: `wss://${name}.example`, state: 'healthy', lastError: null },
      ...{ headNumber: 1_000, headTime: clock.now(), irreversibleNumber: 985, ...given },
    };
  }
  async function seen(source: SourceClass, unsure: boolean): Promise<string[]> {
    const causes = await stores.get(source).look(clock.now());
    return causes
      .filter(({ isUnsure = false }) => isUnsure === unsure)
      .map(({ kind, subject }) => `${kind} ${subject}`);
  }
  const look = (source: SourceClass) => seen(source, false);
  async function lookIn(seconds: number, source: SourceClass): Promise<string[]> {
    clock.moveBySeconds(seconds);
    return look(source);
  }

  it('has one source for each kind', () => {
    const answered = SOURCES.flatMap((source) => [...stores.get(source).kinds]);
    expect(answered.toSorted()).toEqual(ALARM_KINDS.toSorted());
  });

  it('is nothing that strangers bring about, and wakes somebody for theft', () => {
    const informing = ALARM_KINDS.filter((kind) => ALARM_RULES[kind].triggeredBy === 'stranger');
    expect(informing).toEqual([
      'unattributed_deposit',
      'unexplained_surplus',
      'unexpected_operation',
    ]);
    for (const kind of informing) expect(ALARM_RULES[kind].severity).toBe('info');
    const thefts = ALARM_KINDS.filter((kind) => ALARM_RULES[kind].triggeredBy === 'thief');
    expect(thefts).toHaveLength(3);
    for (const kind of thefts) expect(ALARM_RULES[kind].severity).toBe('page');
  });

  it('are open findings, until they are closed; many of a kind hide no other', async () => {
    const raise = (kind: FindingKind, subject: string) =>
      stores.get(RaiseFinding).execute({ kind, subject, summary: 'x', evidence: {}, halts: [] });
    expect(await look(FindingAlarms)).toEqual([]);
    for (let count = 0; count <= MAX_FINDINGS_AT_ONCE; count += 1) {
      await raise('unattributed_deposit', `deposit-${count}`);
    }
    await raise('foreign_spending', 'tx');
    const found = await look(FindingAlarms);
    expect(found).toHaveLength(MAX_FINDINGS_AT_ONCE + 1);
    expect(found).toContain('foreign_spending tx');
    await stores.get(RaiseFinding).causeIsGone({ kind: 'foreign_spending', subject: 'tx' }, 'ok');
    expect(await look(FindingAlarms)).not.toContain('foreign_spending tx');
  });

  it('is what is halted', async () => {
    expect(await look(HaltAlarms)).toEqual([]);
    await stores.get(SwitchHalt).halt({ scope: 'payouts', ...ANNA });
    const [halted] = await stores.get(HaltAlarms).look();
    expect(halted).toEqual({
      kind: 'money_halted',
      subject: 'payouts',
      summary: 'Payouts are halted by anna: a drill',
    });
  });

  it('is a payment gate that stays closed for a minute, but for a halt', async () => {
    const gate = stores.get(GateRecord);
    await stores.get(BalanceChecks).save(balance('5000'));
    await gate.note('unknown_spending');
    expect(await look(GateAlarms)).toEqual([]);
    expect(await lookIn(59, GateAlarms)).toEqual([]);
    expect(await seen(GateAlarms, true)).toEqual(['gate_closed payouts']);
    expect(await lookIn(1, GateAlarms)).toEqual(['gate_closed payouts']);
    await gate.note(null);
    expect(await look(GateAlarms)).toEqual([]);
    await stores.get(SwitchHalt).halt({ scope: 'payouts', ...ANNA });
    expect(await look(GateAlarms)).toEqual([]);
    expect(await lookIn(60, GateAlarms)).toEqual([]);
    expect(await seen(GateAlarms, true)).toEqual([]);
  });

  it('is a withdrawal that waits for a decision for longer than the settings say', async () => {
    const { customer } = await stores.get(Customers).findOrCreate('test:anna');
    await stores.get(UnitOfWork).run(async () => {
      await stores.get(Withdrawals).create(withdrawal('first', 'awaiting_approval', customer.id));
      await stores.get(Withdrawals).create(withdrawal('other', 'approved', customer.id));
    });
    expect(await lookIn(APPROVAL_SECONDS - 1, ApprovalAlarms)).toEqual([]);
    expect(await lookIn(1, ApprovalAlarms)).toEqual(['approval_waits first']);
    const [waiting] = await stores.get(ApprovalAlarms).look(clock.now());
    expect(waiting?.summary).toContain('8 CWD to alice has been waiting');
    expect(waiting?.summary).toContain('30 minutes');
  });

  it('is an act that waits for a second person, before its time is over', async () => {
    const book = stores.get(DecisionBook);
    await book.add(decision('long', 86_400));
    await book.add(decision('short', 600));
    expect(await lookIn(299, DecisionAlarms)).toEqual([]);
    expect(await lookIn(1, DecisionAlarms)).toEqual(['decision_waits short']);
    expect(await lookIn(APPROVAL_SECONDS - 301, DecisionAlarms)).toEqual(['decision_waits short']);
    expect(await lookIn(1, DecisionAlarms)).toEqual([
      'decision_waits short',
      'decision_waits long',
    ]);
    const [, waiting] = await stores.get(DecisionAlarms).look(clock.now());
    expect(waiting?.summary).toMatch(
      /^What olga has asked for waits .*, until 2026-.*: Give 5 DEMO/,
    );
    const over = { state: 'expired', decidedBy: null, decidedPerson: null } as const;
    await book.end('short', { ...over, decidedAt: clock.now(), decisionReason: null });
    expect(await look(DecisionAlarms)).toEqual(['decision_waits long']);
  });

  it('is a hot wallet that holds less than the settings say', async () => {
    expect(await look(WalletAlarms)).toEqual([]);
    await stores.get(BalanceChecks).save(balance('1000'));
    expect(await look(WalletAlarms)).toEqual([]);
    await stores.get(BalanceChecks).save(balance('999.99999'));
    expect(await look(WalletAlarms)).toEqual(['wallet_low hot-wallet']);
  });

  it('is a node that is not used for a moment, and above all that none is', async () => {
    nodes = [node('one'), node('two', { state: 'stale', lastError: 'the head is old' })];
    expect(await look(ChainAlarms)).toEqual([]);
    expect(await seen(ChainAlarms, true)).toEqual(['node_down wss://two.example']);
    expect(await lookIn(5, ChainAlarms)).toEqual(['node_down wss://two.example']);
    nodes = nodes.map((each) => ({ ...each, state: 'connecting' }));
    expect(await look(ChainAlarms)).toEqual(['node_down wss://two.example']);
    expect(await lookIn(5, ChainAlarms)).toEqual([
      'node_down wss://one.example',
      'node_down wss://two.example',
      'no_node_healthy nodes',
    ]);
    nodes = nodes.map((each) => ({ ...each, state: 'healthy' }));
    expect(await look(ChainAlarms)).toEqual([]);
  });

  it('is the only node there is, once', async () => {
    nodes = [node('one', { state: 'connecting', headNumber: null })];
    await look(ChainAlarms);
    expect(await lookIn(5, ChainAlarms)).toEqual(['no_node_healthy nodes']);
  });

  it('is a chain that does not become irreversible, and one that is not being read', async () => {
    await stores.get(ScanCursor).initialise({
      ...{ blockNumber: 900, blockId: 'x', historySequence: 0, startBlockNumber: 900 },
      ...{ blockTime: clock.now(), chainId: 'x', hotWalletId: '1.2.5' },
    });
    const seconds = LAG_SECONDS + 2 * BLOCK_SECONDS;
    clock.moveBySeconds(seconds);
    const headNumber = 900 + seconds / BLOCK_SECONDS;
    nodes = [node('one', { headNumber, irreversibleNumber: headNumber })];
    await look(ChainAlarms);
    expect(await lookIn(5, ChainAlarms)).toEqual(['scan_behind scan']);
    nodes = [node('one', { headNumber: 1_101, irreversibleNumber: 900 })];
    await look(ChainAlarms);
    expect(await lookIn(5, ChainAlarms)).toEqual(['irreversibility_behind chain']);
    // As after a start, before a node is connected: nobody tells, and neither is over.
    nodes = [node('one', { state: 'connecting', headNumber: null })];
    expect(await look(ChainAlarms)).toEqual([]);
    expect(await seen(ChainAlarms, true)).toEqual([
      'no_node_healthy nodes',
      'scan_behind scan',
      'irreversibility_behind chain',
    ]);
  });

  it('is a receiver of webhooks that has taken nothing for five minutes', async () => {
    const failing = { failures: 12, failingSince: clock.now(), restsUntil: clock.now() };
    const add = (id: string, given: Partial<StoredEndpoint>) =>
      stores.get(WebhookEndpoints).add({ ...endpoint(id), ...given });
    await add('well', {});
    await add('failing', failing);
    await add('paused', { ...failing, state: 'paused' });
    await add('refuses', { ...failing, restsUntil: null });
    expect(await lookIn(299, WebhookAlarms)).toEqual([]);
    expect(await lookIn(1, WebhookAlarms)).toEqual(['webhook_failing failing']);
    const [cause] = await stores.get(WebhookAlarms).look(clock.now());
    expect(cause?.summary).toMatch(/shop\.example has taken nothing since 2026-.* 12 attempts/);
    expect(cause?.summary).not.toContain('secret-path');
  });

  it('is a copy of the database that is too old or altered, once there was one', async () => {
    const trail = stores.get(AuditTrail);
    const note = (isWhole: boolean) =>
      trail.noteCopy({ copiedAt: clock.now(), isWhole }, clock.now());
    expect(await lookIn(DAY, AuditAlarms)).toEqual([]);
    await note(true);
    expect(await lookIn(DAY - 1, AuditAlarms)).toEqual([]);
    expect(await lookIn(1, AuditAlarms)).toEqual(['backup_stale database']);
    await note(true);
    expect(await look(AuditAlarms)).toEqual([]);
    expect(await lookIn(1, AuditAlarms)).toEqual([]);
    await note(false);
    expect(await look(AuditAlarms)).toEqual(['backup_stale database']);
  });

  it('is no alarm and told all the same: the head of what operators did, one for each', async () => {
    const trail = stores.get(AuditTrail);
    const hash = 'a'.repeat(64);
    const keep = (day: string, number: number) => trail.keepAnchored({ day, number, hash }, NEVER);
    expect(ALARM_RULES.audit_head.severity).toBe('info');
    expect(await look(AuditAlarms)).toEqual([]);
    await keep('2026-03-01', 3);
    expect(await look(AuditAlarms)).toEqual([`audit_head 3:${hash}`]);
    await keep('2026-03-02', 3);
    expect(await look(AuditAlarms)).toEqual([`audit_head 3:${hash}`]);
    await keep('2026-03-03', 4);
    const [cause] = await stores.get(AuditAlarms).look(clock.now());
    expect(cause?.summary).toBe(
      `All 4 acts of operators are as they were written. Head: 4:${hash}`,
    );
  });

  const cwd = (decimal: string) => Money.parse(decimal, CWD);
  const balance = (onChain: string) => ({
    ...{ checkedAt: clock.now(), headNumber: 1, onChain: cwd(onChain), expected: cwd(onChain) },
    ...{ inFlight: Money.zero(CWD), pending: Money.zero(CWD), difference: Money.zero(CWD) },
    ...{ differsSince: null, differsSinceBlock: null, leastSurplus: null, explanation: null },
    isOutdated: false,
  });
  const decision = (id: string, seconds: number): Decision => ({
    ...{ id, kind: 'adjustment', key: id, subject: { kind: 'customer', id: 'c' } },
    ...{ summary: 'Give 5 DEMO to the customer c', command: '{}', reason: 'a gift' },
    ...{ askedBy: 'olga', askedPerson: 'olga', askedPeople: ['olga'], askedAt: clock.now() },
    expiresAt: new Date(clock.now().getTime() + seconds * 1000),
    ...{ isByOne: false, state: 'pending', decidedBy: null, decidedPerson: null },
    ...{ decidedAt: null, decisionReason: null },
  });
  const withdrawal = (id: string, state: Withdrawal['state'], customerId: string): Withdrawal => ({
    ...{ id, customerId, reference: null, accountId: '1.2.7', accountName: 'alice', state },
    ...{
      points: Money.of(1_000_00n, stores.get(Assets).points),
      gross: cwd('10'),
      kept: Money.zero(CWD),
      fee: cwd('2'),
    },
    ...{ feePayer: 'customer', net: cwd('8'), rateVersion: 1, rate: '100' },
    ...{ requestedAt: clock.now(), deadline: new Date('2030-01-01'), decidedBy: null },
    ...{ reason: null, transactionId: null, waitingFor: null, shortSince: null },
  });
  const endpoint = (id: string): StoredEndpoint => ({
    ...{ id, url: 'https://shop.example/secret-path', description: '', eventTypes: null },
    ...{ keepsOrder: false, state: 'enabled', sequence: 0n, secret: Buffer.from('sealed') },
    ...{ formerSecrets: [], createdAt: clock.now(), createdBy: 'shop' },
    ...NOTHING_YET,
    ...HEALTHY,
  });
});
