import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { EventFeed } from 'crowdwiz-gateway/internal/events/index';
import { EventPublisher, UnitOfWork } from 'crowdwiz-gateway/internal/kernel/index';
import {
  CreateEndpoint,
  isResting,
  WebhookEndpoints,
} from 'crowdwiz-gateway/internal/webhooks/index';
import { waitUntil } from 'crowdwiz-sandbox/wait-until';
import type { BenchOptions, BenchRow } from './bench-row';
import type { BenchPostgres } from './gateway/bench-database';
import { BenchGateway } from './gateway/bench-gateway';
import { GATEWAY_NAME } from './gateway/environment';
import { atMost, type Measurement } from './measurement';
import { NodeProcess } from './node/node-process';
import { formatNumber, median, percentile } from './statistics';

const SECONDS = { full: 20, quick: 5 };
const WAITING = { full: 1_000_000, quick: 100_000 };
const EVENTS_PER_SECOND = 500;
const TICKS_PER_SECOND = 50;
/** A cause of events often has several, and a commit that is on the disk costs more than they do. */
const EVENTS_PER_COMMIT = 5;
const SEEDED_AT_ONCE = 50_000;
const FUNDING_UNITS = 10_000_000_000n;
const ARRIVES_WITHIN = { timeoutMilliseconds: 120_000, everyMilliseconds: 50 };
/** Of the event that is measured; what waits for the dead receiver is of another. */
const TYPE = 'customer.registered';
const HANGING = '/hangs';
const P99_SECONDS_MAXIMUM = 0.5;
/** Above this, what waits for a dead receiver would cost another one something; below, it is noise. */
const RATIO_MAXIMUM = 1.5;

/** From the commit of an event to its receiver, alone and beside a dead receiver for which events wait. */
export class WebhooksRow implements BenchRow {
  readonly name = 'webhooks';

  constructor(private readonly postgres: BenchPostgres) {}

  async measure({ isQuick, say }: BenchOptions): Promise<readonly Measurement[]> {
    const size = isQuick ? 'quick' : 'full';
    const { node, started } = await NodeProcess.start({
      blocksBeforeNow: 0,
      accounts: [GATEWAY_NAME],
      fundingUnits: FUNDING_UNITS,
    });
    const database = await this.postgres.freshDatabase();
    const gateway = await BenchGateway.start({ database, chain: started });
    const receiver = await BenchReceiver.start();
    try {
      await createEndpoint(gateway, receiver.url, [TYPE]);
      say(`${SECONDS[size]} s of ${EVENTS_PER_SECOND} events a second`);
      const alone = await delaysOf(gateway, receiver, SECONDS[size]);
      const dead = await createEndpoint(gateway, receiver.url + HANGING, null);
      say(`${formatNumber(WAITING[size])} events for a receiver that hangs`);
      await seedEvents(gateway, WAITING[size]);
      await waitUntil('the dead receiver rests', () => rests(gateway, dead), ARRIVES_WITHIN);
      say(`${SECONDS[size]} s of ${EVENTS_PER_SECOND} events a second beside it`);
      const beside = await delaysOf(gateway, receiver, SECONDS[size]);
      return report(alone, beside, WAITING[size]);
    } finally {
      await receiver.stop();
      await gateway.stop();
      await node.stop();
    }
  }
}

/** Notes when the event of each customer comes; its other address never answers. */
class BenchReceiver {
  readonly arrivals = new Map<string, number>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<BenchReceiver> {
    const server = createServer();
    const receiver = new BenchReceiver(server);
    server.on('request', (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        if (request.url === HANGING) return;
        const { customerId } = JSON.parse(body) as { customerId: string };
        if (!receiver.arrivals.has(customerId))
          receiver.arrivals.set(customerId, performance.now());
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function createEndpoint(
  gateway: BenchGateway,
  url: string,
  eventTypes: readonly string[] | null,
): Promise<string> {
  const terms = { url, eventTypes, keepsOrder: false, description: '' };
  return (await gateway.get(CreateEndpoint).execute(terms, 'bench')).endpoint.id;
}

async function rests(gateway: BenchGateway, id: string): Promise<boolean> {
  const endpoint = await gateway.get(WebhookEndpoints).find(id);
  return endpoint !== null && isResting(endpoint);
}

/** Events as if they had been published; the living receiver wants none of them. */
async function seedEvents({ database }: BenchGateway, count: number): Promise<void> {
  for (let there = 0; there < count; there += SEEDED_AT_ONCE) {
    await database.query(
      `WITH head AS (
         UPDATE event_head SET numbered = numbered + $1, published = published + $1
         RETURNING published - $1 AS before
       )
       INSERT INTO recorded_event (sequence, id, type, version, at, data)
       SELECT head.before + number, gen_random_uuid(), 'deposit.seen', 1, now(), '{"cwd": "12.5"}'
       FROM head, generate_series(1, $1::bigint) AS number`,
      [Math.min(SEEDED_AT_ONCE, count - there)],
    );
  }
}

/** Seconds from each commit to the receiver, and how many events a second there were. */
interface Delays {
  readonly seconds: readonly number[];
  readonly rate: number;
}

async function delaysOf(
  gateway: BenchGateway,
  { arrivals }: BenchReceiver,
  seconds: number,
): Promise<Delays> {
  const { sequence: before } = await gateway.get(EventFeed).head();
  const hasNothingToDo = () => hasSeen(gateway, before);
  await waitUntil('nothing waits for the living receiver', hasNothingToDo, ARRIVES_WITHIN);
  const commits = new Map<string, number>();
  const startedAt = performance.now();
  const running: Promise<void>[] = [];
  const commitsPerTick = EVENTS_PER_SECOND / TICKS_PER_SECOND / EVENTS_PER_COMMIT;
  for (let tick = 0; tick < seconds * TICKS_PER_SECOND; tick += 1) {
    await delay(Math.max(0, startedAt + (tick * 1000) / TICKS_PER_SECOND - performance.now()));
    for (let each = 0; each < commitsPerTick; each += 1) running.push(publish(gateway, commits));
  }
  await Promise.all(running);
  const rate = commits.size / ((performance.now() - startedAt) / 1000);
  const isThere = () => [...commits.keys()].every((id) => arrivals.has(id));
  await waitUntil('every event has come', isThere, ARRIVES_WITHIN);
  const delays = [...commits].map(([id, at]) => ((arrivals.get(id) ?? Infinity) - at) / 1000);
  return { seconds: delays, rate };
}

async function hasSeen(gateway: BenchGateway, sequence: bigint): Promise<boolean> {
  const endpoints = gateway.get(WebhookEndpoints);
  const { items } = await endpoints.list({ limit: 10, cursor: null });
  const living = items.find(({ url }) => !url.endsWith(HANGING));
  const stored = living && (await endpoints.find(living.id));
  return (stored?.sequence ?? -1n) >= sequence;
}

async function publish(gateway: BenchGateway, commits: Map<string, number>): Promise<void> {
  const customerIds = Array.from({ length: EVENTS_PER_COMMIT }, () => randomUUID());
  const events = gateway.get(EventPublisher);
  await gateway.get(UnitOfWork).run(async () => {
    for (const customerId of customerIds) {
      await events.publish({ type: 'customer_registered', customerId });
    }
  });
  for (const id of customerIds) commits.set(id, performance.now());
}

function report(alone: Delays, beside: Delays, waiting: number): readonly Measurement[] {
  const middles = [median(alone.seconds), median(beside.seconds)] as const;
  const notesOf = ({ seconds, rate }: Delays, what: string) => [
    `${seconds.length} events, ${formatNumber(rate)} a second, ${EVENTS_PER_COMMIT} a commit; p50 is ` +
      `${median(seconds).toFixed(3)} s; ${what}`,
  ];
  const shared = { unit: 's', limit: null, target: atMost(P99_SECONDS_MAXIMUM) };
  return [
    {
      ...{ work: 'event to webhook receiver, p99', value: percentile(alone.seconds, 0.99) },
      ...shared,
      notes: notesOf(alone, 'gateway and receiver in one process'),
    },
    {
      ...{ work: 'the same beside a dead receiver, p99', value: percentile(beside.seconds, 0.99) },
      ...shared,
      notes: notesOf(beside, `${formatNumber(waiting)} events wait for one that hangs`),
    },
    {
      work: 'p50 beside a dead receiver, against alone',
      ...{ value: middles[1] / middles[0], unit: '×', limit: null },
      target: atMost(RATIO_MAXIMUM),
      notes: ['of the two runs above, one after the other'],
    },
  ];
}
