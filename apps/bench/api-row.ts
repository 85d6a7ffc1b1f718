import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { BenchOptions, BenchRow } from './bench-row';
import { openClient, type BenchPostgres } from './gateway/bench-database';
import { GatewayBeside } from './gateway/gateway-beside';
import { ServiceLoad } from './gateway/service-load';
import { processorTime } from './processor-time';
import { atLeast, atMost, BenchBroken, type Measurement } from './measurement';
import { formatNumber, median, percentile } from './statistics';
import { startStopwatch } from './stopwatch';

const CUSTOMERS = 1_000;
const CALLERS = 32;
const CALLS = { full: 24_000, quick: 4_000 };
const WARM_UP_CALLS = 3_000;
const OPERATIONS_PER_BATCH = 1_000;
const BATCHES = { full: 60, quick: 12 };
const BATCHES_AT_ONCE = 2;
const WARM_UP_BATCHES = 4;

/** What the rows of the service's interface share: a gateway beside it, customers, and a look at the books. */
abstract class ApiRow implements BenchRow {
  abstract readonly name: string;

  constructor(private readonly postgres: BenchPostgres) {}

  async measure(options: BenchOptions): Promise<readonly Measurement[]> {
    const database = await this.postgres.freshDatabase();
    const beside = await GatewayBeside.start({ database, accounts: [], announcesBlocks: true });
    const client = await openClient(database.ownerUrl);
    const load = new ServiceLoad(beside.gateway.port, CALLERS);
    try {
      const customers = await seedOf(client);
      const { pid: gateway } = beside.gateway;
      if (gateway === undefined) throw new BenchBroken('the gateway has ended');
      const measured = await this.load({ load, customers, client, gateway }, options);
      await assertBooksAreRight(client);
      return measured;
    } finally {
      load.close();
      await client.end();
      await beside.stop();
    }
  }

  protected abstract load(stage: Stage, options: BenchOptions): Promise<readonly Measurement[]>;
}

interface Stage {
  readonly load: ServiceLoad;
  readonly customers: readonly string[];
  readonly client: Client;
  readonly gateway: number;
}

/** Single credits and debits over HTTP, each with a key of its own. */
export class ApiPointsRow extends ApiRow {
  readonly name = 'api-points';

  protected override async load(
    { load, customers, client, gateway }: Stage,
    { isQuick, say }: BenchOptions,
  ): Promise<readonly Measurement[]> {
    await callAll(load, customers, WARM_UP_CALLS);
    const calls = CALLS[isQuick ? 'quick' : 'full'];
    say(`${formatNumber(calls)} credits and debits by ${CALLERS} callers`);
    const before = await entriesIn(client);
    const used = await usedSince(gateway, client);
    const look = startStopwatch();
    const milliseconds = await callAll(load, customers, calls);
    const { seconds, cpuMilliseconds } = look();
    const share = await used(calls);
    const booked = (await entriesIn(client)) - before;
    if (booked !== calls) throw new BenchBroken(`${booked} of ${calls} calls are in the books`);
    const shared = { limit: null, unit: '' };
    const p99 = percentile(milliseconds, 0.99);
    return [
      {
        ...shared,
        ...{ work: 'credit or debit by API', value: calls / seconds, unit: 'calls/s' },
        target: atLeast(1_200),
        notes: [
          `${formatNumber(calls)} calls of ${CUSTOMERS} customers over ${CALLERS} connections, each with an ` +
            'Idempotency-Key, its entry and its event; the answers are kept; the books add up',
          `processor time for each: ${share}, whoever asks ${formatNumber(cpuMilliseconds / calls)} ms, all on ` +
            'the same cores; LOG_LEVEL is warn',
        ],
      },
      {
        ...shared,
        ...{ work: 'credit or debit by API, p99 under that load', value: p99, unit: 'ms' },
        target: atMost(50),
        notes: [`p50 is ${formatNumber(median(milliseconds))} ms`],
      },
    ];
  }
}

/** Batches of a thousand operations. */
export class ApiBatchesRow extends ApiRow {
  readonly name = 'api-batches';

  protected override async load(
    { load, customers, client, gateway }: Stage,
    { isQuick, say }: BenchOptions,
  ): Promise<readonly Measurement[]> {
    const changes = (index: number) => changesOf(customers, index);
    const withHolds = (index: number) => holdsOf(customers, index);
    await sendBatches(load, WARM_UP_BATCHES, changes, 'warm-up');
    await sendBatches(load, WARM_UP_BATCHES, withHolds, 'warm-up-holds');
    const batches = BATCHES[isQuick ? 'quick' : 'full'];
    say(`${batches} batches of ${OPERATIONS_PER_BATCH} credits and debits`);
    const usedByChanges = await usedSince(gateway, client);
    const ofChanges = await sendBatches(load, batches, changes, 'changes');
    const shareOfChange = await usedByChanges(batches * OPERATIONS_PER_BATCH);
    say(`${batches} batches of ${OPERATIONS_PER_BATCH} credits, debits, holds and captures`);
    const usedByHolds = await usedSince(gateway, client);
    const ofHolds = await sendBatches(load, batches, withHolds, 'holds');
    const shareOfHold = await usedByHolds(batches * OPERATIONS_PER_BATCH);
    const shared = { unit: 'operations/s', limit: null };
    return [
      {
        ...shared,
        ...{ work: 'credits and debits in batches of 1,000', value: ofChanges.rate },
        target: atLeast(10_000),
        notes: [
          `${batches} batches, ${BATCHES_AT_ONCE} at a time, mode each, over HTTP with keys; ` +
            `a batch takes ${formatNumber(ofChanges.median)} ms (median)`,
          `processor time for each operation: ${shareOfChange}`,
        ],
      },
      {
        ...shared,
        ...{ work: 'the same with holds and captures among them', value: ofHolds.rate },
        target: null,
        notes: [
          'of 1,000 operations 200 place a hold and 200 capture it; ' +
            `a batch takes ${formatNumber(ofHolds.median)} ms (median)`,
          `processor time for each operation: ${shareOfHold}`,
        ],
      },
    ];
  }
}

/** Says what others have used since now, for each of so many. */
async function usedSince(
  gateway: number,
  client: Client,
): Promise<(count: number) => Promise<string>> {
  const before = await processorTime(gateway, client);
  return async (count) => {
    const after = await processorTime(gateway, client);
    const each = (name: keyof typeof after) => formatNumber((after[name] - before[name]) / count);
    return `the gateway ${each('gateway')} ms, PostgreSQL ${each('database')} ms`;
  };
}

/** Milliseconds of each call. */
async function callAll(
  load: ServiceLoad,
  customers: readonly string[],
  calls: number,
): Promise<readonly number[]> {
  const milliseconds: number[] = [];
  let next = 0;
  const caller = async () => {
    for (let index = next++; index < calls; index = next++) {
      const customer = customers[(index * 7) % customers.length] ?? '';
      const kind = index % 2 === 0 ? 'credits' : 'debits';
      const key = randomUUID();
      const body = { points: '1.25', reference: key, reason: 'a round of the game' };
      const startedAt = performance.now();
      await load.post(`/customers/${customer}/${kind}`, body, key);
      milliseconds.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return milliseconds;
}

async function sendBatches(
  load: ServiceLoad,
  batches: number,
  operationsOf: (index: number) => readonly object[],
  name: string,
): Promise<{ readonly rate: number; readonly median: number }> {
  const milliseconds: number[] = [];
  let next = 0;
  const look = startStopwatch();
  const sender = async () => {
    for (let index = next++; index < batches; index = next++) {
      const operations = operationsOf(index);
      const startedAt = performance.now();
      const { body } = await load.post('/batches', { mode: 'each', operations }, randomUUID());
      milliseconds.push(performance.now() - startedAt);
      if (body.startsWith(`{"done":${OPERATIONS_PER_BATCH},`)) continue;
      throw new BenchBroken(`a batch of ${name} was not done: ${body.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, sender));
  return { rate: (batches * OPERATIONS_PER_BATCH) / look().seconds, median: median(milliseconds) };
}

function changesOf(customers: readonly string[], batch: number): readonly object[] {
  return Array.from({ length: OPERATIONS_PER_BATCH }, (_, index) =>
    operation(index % 2 === 0 ? 'credit' : 'debit', customers, batch + index * 3),
  );
}

/** Of five: a credit, a hold, its capture, and two debits. */
function holdsOf(customers: readonly string[], batch: number): readonly object[] {
  return Array.from({ length: OPERATIONS_PER_BATCH / 5 }, (_, index) => {
    const held = operation('hold', customers, batch + index * 3);
    const { customerId, reference } = held;
    return [
      operation('credit', customers, index),
      held,
      { kind: 'capture', customerId, reference, points: '1' },
      operation('debit', customers, index * 2),
      operation('debit', customers, index * 5),
    ];
  }).flat();
}

function operation(kind: string, customers: readonly string[], index: number) {
  const customerId = customers[index % customers.length] ?? '';
  const named = { reference: randomUUID(), reason: 'a round of the game' };
  return { kind, customerId, points: '1.25', ...named };
}

/** Customers of the service, with more points than they can lose here. */
async function seedOf(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO customer (id, external_reference, registered_at)
     SELECT gen_random_uuid(), 'service:bench-' || number, now()
     FROM generate_series(1, $1::int) AS number RETURNING id`,
    [CUSTOMERS],
  );
  const ids = rows.map(({ id }) => id);
  await client.query(
    `SELECT count(*) FROM post_ledger_entries($1::text[], $2::text[], $3::timestamptz[], $4::text[],
       $5::text[], $6::text[], $7::boolean[], $8::uuid[], $9::bigint[], $10::smallint[],
       $11::bigint[], $12::text[], $13::numeric[])`,
    [
      ids.map((id) => `adjustment:${id}:seed`),
      ids.map(() => 'adjustment'),
      ids.map(() => new Date()),
      ['points-issued', ...ids.map((id) => `customer:${id}`)],
      ['POINTS', ...ids.map(() => 'POINTS')],
      ['debit', ...ids.map(() => 'credit')],
      [true, ...ids.map(() => false)],
      [null, ...ids],
      ids.flatMap((_, index) => [index + 1, index + 1]),
      ids.flatMap(() => [1, 2]),
      ids.flatMap((_, index) => [1, index + 2]),
      ids.flatMap(() => ['debit', 'credit']),
      ids.flatMap(() => ['100000000', '100000000']),
    ],
  );
  return ids;
}

async function entriesIn(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM ledger_entry');
  return Number(rows[0]?.count);
}

/** @throws {BenchBroken} when balances are not what the postings make. */
async function assertBooksAreRight(client: Client): Promise<void> {
  const { rows } = await client.query<{ code: string }>(`
    SELECT a.code FROM ledger_account a
    LEFT JOIN (
      SELECT account_id, sum(CASE side WHEN 'debit' THEN amount ELSE -amount END) AS net
      FROM ledger_posting GROUP BY account_id
    ) p ON p.account_id = a.id
    WHERE a.balance <> CASE a.normal_side WHEN 'debit' THEN 1 ELSE -1 END * coalesce(p.net, 0)
    LIMIT 5`);
  if (rows.length === 0) return;
  throw new BenchBroken(`balances are wrong: ${rows.map(({ code }) => code).join(', ')}`);
}
