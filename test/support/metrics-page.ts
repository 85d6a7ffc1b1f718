import { EventEmitter } from 'node:events';
import type { Request, Response } from 'express';
import { ALARM_RULES, type AlarmKind, SEVERITIES } from '../../src/alarms';
import { CWD, type DomainEvent, Money } from '../../src/kernel';
import { readGatewayConfig } from '../../src/platform/config';
import { EventCounters, MetricsRegistry } from '../../src/platform/metrics/event-counters';
import type { Figures, FiguresReader } from '../../src/platform/metrics/figures-reader';
import { GatewayMetrics } from '../../src/platform/metrics/gateway-metrics';
import { CountAnswers, HttpMetrics } from '../../src/platform/metrics/http-metrics';
import type { DatabaseFacts, GatewayStatus, LedgerAuditor } from '../../src/platform/status';
import type { StatusReader } from '../../src/platform/status';
import type { FindingKind } from '../../src/safety';
import { chainFacts, type NodeHealth } from '../../src/wallet';
import { MemoryUnitOfWork } from './memory-unit-of-work';

const AT = new Date('2026-03-01T12:00:00Z');
const SOME = Money.of(500_000n, CWD);
const KINDS = Object.keys(ALARM_RULES) as AlarmKind[];

/** Each series of a page, as the labels that it has. */
export type Series = ReadonlyMap<string, readonly Readonly<Record<string, string>>[]>;

/** What a gateway shows of which everything is known, and to which everything has happened. */
export async function seriesOfEverything(): Promise<Series> {
  const registry = new MetricsRegistry();
  const status: Pick<StatusReader, 'read'> = { read: () => Promise.resolve(STATUS) };
  const figures: Pick<FiguresReader, 'read'> = { read: () => Promise.resolve(FIGURES) };
  const metrics = new GatewayMetrics(
    registry,
    status as StatusReader,
    { last: { auditedAt: AT, tookMilliseconds: 1, problems: [] } } as unknown as LedgerAuditor,
    figures as FiguresReader,
    // Throw-away values, made for these tests.
    readGatewayConfig({
      ...{ CHAIN_NODES: 'wss://node.example', GATEWAY_ACCOUNT: 'my-gateway1' },
      GATEWAY_ACTIVE_KEY: '5HpHagT65TZzG1PH3CSu63k8DbpvD8s5ip4nEB3kEsreAnchuDf',
      GATEWAY_MEMO_KEY: '5KQwrPbwdL6PhXujxW37FSSQZ1JiwsST4cqQzDeyXtP79zkvFD3',
      ALARM_WALLET_BELOW: '100',
    }),
  );
  const counters = new EventCounters(registry, new MemoryUnitOfWork());
  for (const event of EVENTS) await counters.on(event);
  answerEverything(new CountAnswers(new HttpMetrics(registry)));
  return seriesOf(await metrics.render());
}

/** Reads Prometheus' text format. */
export function seriesOf(page: string): Series {
  const series = new Map<string, Record<string, string>[]>();
  for (const [, name = '', labels = ''] of page.matchAll(/^([a-z_][\w:]*)(?:\{(.*)\})? \S+$/gm)) {
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    const one = Object.fromEntries(pairs.map(([, label = '', value = '']) => [label, value]));
    series.set(name, [...(series.get(name) ?? []), one]);
  }
  return series;
}

function answerEverything(counting: CountAnswers): void {
  for (const path of ['/admin/v1/halt', '/v1/customers', '/health/live', '/metrics', '/else']) {
    for (const statusCode of [200, 404, 503]) {
      const response = Object.assign(new EventEmitter(), { statusCode });
      const request: unknown = { originalUrl: `${path}?a=b` };
      counting.use(request as Request, response as unknown as Response, () => undefined);
      response.emit('finish');
    }
  }
}

const WITHDRAWAL = {
  ...{ customerId: 'c', withdrawalId: 'w', reference: null, points: '1', cwd: '1' },
  accountName: 'alice',
  ...{ transactionId: null, reason: null, by: null },
};
const EVENTS: readonly DomainEvent[] = [
  {
    ...{ type: 'deposit_credited', customerId: 'c', depositId: 'd', cwd: '1', points: '1' },
    ...{ uncredited: '0', minimum: null, transactionId: null },
  },
  { type: 'withdrawal_requested', ...WITHDRAWAL },
  { type: 'withdrawal_rejected', ...WITHDRAWAL },
  { type: 'withdrawal_lapsed', ...WITHDRAWAL },
  { type: 'withdrawal_irreversible', ...WITHDRAWAL },
];

const NODE: NodeHealth = {
  ...{ node: 'wss://node.example', state: 'healthy', lastError: null },
  ...{ headNumber: 1_000, headTime: AT, irreversibleNumber: 985 },
};

const DATABASE: DatabaseFacts = {
  cursor: {
    ...{ blockNumber: 980, blockId: 'x', blockTime: AT, historySequence: 0 },
    ...{ startBlockNumber: 1, chainId: 'x', hotWalletId: '1.2.5' },
  },
  halts: [{ scope: 'payouts', since: AT, reason: 'a drill', by: 'anna' }],
  balance: {
    ...{ checkedAt: AT, headNumber: 1_000, onChain: SOME, expected: SOME, inFlight: SOME },
    ...{ pending: SOME, difference: SOME, differsSince: AT, differsSinceBlock: 990 },
    ...{ leastSurplus: SOME, explanation: null, isOutdated: false },
  },
  openFindings: 1,
  // Some of these are no kinds of findings: the page does not know.
  openFindingsByKind: new Map(KINDS.map((kind) => [kind as FindingKind, 1])),
  ...{ openWithdrawals: 1, livingTransactions: 1, outboxBacklog: 1 },
  eventBacklog: { count: 1, oldestAt: AT },
  webhooks: { endpoints: new Map([['enabled', 1]]), waiting: 1, eventsBehind: 1 },
};

const STATUS: GatewayStatus = {
  ...{ takenAt: AT, roles: ['api', 'bot', 'worker'], database: DATABASE, databaseError: null },
  ...{ nodes: [NODE], chain: chainFacts([NODE], AT), scanLag: { blocks: 5, seconds: 15 } },
  identity: { status: 'ok', accountId: '1.2.5' },
  telegram: { state: 'connected', lastError: null },
};

const FIGURES: Figures = {
  gateClosed: 'halted',
  approvals: { count: 1, oldestAt: AT },
  decisions: { count: 1, oldestAt: AT },
  failingEndpoints: 1,
  backupAt: AT,
  alarms: SEVERITIES.map((severity) => ({ severity, state: 'open', count: 1 })),
  channels: [{ channel: 'telegram', waiting: 1, failures: 1, lastError: 'away' }],
  ...{ custody: SOME, owed: SOME },
};
