import type { Client } from 'pg';
import type { BenchOptions, BenchRow } from './bench-row';
import { openClient, type BenchPostgres } from './gateway/bench-database';
import { BENCH_ADMIN_KEY } from './gateway/environment';
import { GatewayBeside } from './gateway/gateway-beside';
import { type DeskSize, FIRST_MOMENT, PERIOD_SECONDS, seedDesk, WHALE } from './gateway/seed-desk';
import { atMost, BenchBroken, type Measurement } from './measurement';
import { formatNumber, percentile } from './statistics';

const SIZES: Readonly<Record<'full' | 'quick', DeskSize>> = {
  full: { customers: 1_000_000, entries: 10_000_000 },
  quick: { customers: 20_000, entries: 200_000 },
};
const ASKED = { full: 60, quick: 20 };
/** The first ones read from the disk what the others find in memory. */
const WARM_UP = 3;
const TARGET_MILLISECONDS = 200;

interface Question {
  readonly what: string;
  readonly path: string;
  /** The same question in plain SQL: fifty rows, without names. */
  readonly sql: string;
}

interface Asked extends Question {
  readonly p95: number;
  readonly plainP95: number;
}

/** Every list of the desk and its search in a full database, the deep pages and the worst filters, too. */
export class DeskRow implements BenchRow {
  readonly name = 'desk';

  constructor(private readonly postgres: BenchPostgres) {}

  async measure({ isQuick, say }: BenchOptions): Promise<readonly Measurement[]> {
    const size = SIZES[isQuick ? 'quick' : 'full'];
    const times = ASKED[isQuick ? 'quick' : 'full'];
    const database = await this.postgres.freshDatabase();
    const beside = await GatewayBeside.start({ database, accounts: [], announcesBlocks: true });
    const client = await openClient(database.ownerUrl);
    try {
      say(`${formatNumber(size.customers)} customers and ${formatNumber(size.entries)} entries`);
      await seedDesk(database.ownerUrl, size);
      const url = `http://127.0.0.1:${beside.gateway.port}/admin/v1`;
      const { rows } = await client.query<{ id: string }>(
        'SELECT id FROM customer WHERE external_reference = $1',
        [WHALE.reference],
      );
      const stage = { url, client, times, whale: rows[0]?.id ?? '' };
      say('lists');
      const lists = await askAll(
        [...listsOf(stage.whale, size), ...questionsOfBooks(stage.whale, size)],
        stage,
      );
      say('searches');
      const searches = await askAll(searchesOf(size), stage);
      return [
        report('a page of any list of the desk', lists, size),
        report('a search of the desk', searches, size),
      ];
    } finally {
      await client.end();
      await beside.stop();
    }
  }
}

/** Where a list goes on in the middle of all rows. */
function deep(list: string, count: number): string {
  const microseconds = FIRST_MOMENT.getTime() * 1000 + PERIOD_SECONDS * 500_000;
  const cursor = Buffer.from(`${list}:${microseconds}.${Math.round(count / 2)}`);
  return `cursor=${cursor.toString('base64url')}`;
}

const MIDDLE = new Date(FIRST_MOMENT.getTime() + PERIOD_SECONDS * 500).toISOString();
const HOUR_LATER = new Date(Date.parse(MIDDLE) + 3_600_000).toISOString();
const HOUR = `from=${MIDDLE}&to=${HOUR_LATER}`;

const newest = (table: string, time: string, where = 'true') =>
  `SELECT * FROM ${table} WHERE ${where} ORDER BY ${time} DESC LIMIT 50`;
const before = (time: string) => `${time} < '${MIDDLE}'`;
const within = (time: string) => `${time} >= '${MIDDLE}' AND ${time} < '${HOUR_LATER}'`;

function listsOf(whale: string, { customers }: DeskSize): readonly Question[] {
  const ofList = (name: string, time: string, count: number): Question[] => [
    { what: name, path: `/${name}s`, sql: newest(name, time) },
    {
      ...{ what: `${name}, deep`, path: `/${name}s?${deep(`${name}s`, count)}` },
      sql: newest(name, time, before(time)),
    },
    {
      ...{ what: `${name}, one hour`, path: `/${name}s?${HOUR}` },
      sql: newest(name, time, within(time)),
    },
  ];
  const ofWhale = (name: string, time: string, state: string): Question[] => [
    {
      ...{ what: `${name} of one account`, path: `/${name}s?account=${WHALE.account}` },
      sql: newest(name, time, `customer_id = '${whale}'`),
    },
    {
      ...{ what: `${name} in no state`, path: `/${name}s?state=${state}` },
      sql: newest(name, time, `state = '${state}'`),
    },
    {
      what: `${name} of one customer in no state`,
      path: `/${name}s?customerId=${whale}&state=${state}`,
      sql: newest(name, time, `customer_id = '${whale}' AND state = '${state}'`),
    },
  ];
  return [
    ...ofList('customer', 'registered_at', customers),
    ...ofList('deposit', 'block_time', customers),
    ...ofWhale('deposit', 'block_time', 'refunded'),
    ...ofList('withdrawal', 'requested_at', customers / 2),
    ...ofWhale('withdrawal', 'requested_at', 'rejected'),
    ...ofList('finding', 'opened_at', customers / 10),
    {
      what: 'open findings',
      path: '/findings?open=true',
      sql: newest('finding', 'opened_at', 'closed_at IS NULL'),
    },
  ];
}

function questionsOfBooks(whale: string, { entries }: DeskSize): readonly Question[] {
  const postings = (where = 'true') => `
    SELECT e.* FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id
    WHERE p.account_id = (SELECT id FROM ledger_account WHERE code = 'customer:${whale}') AND ${where}
    ORDER BY p.entry_id DESC LIMIT 50`;
  return [
    { what: 'entries', path: '/ledger/entries', sql: newest('ledger_entry', 'occurred_at') },
    {
      ...{ what: 'entries, deep', path: `/ledger/entries?${deep('entries', entries)}` },
      sql: newest('ledger_entry', 'occurred_at', before('occurred_at')),
    },
    {
      ...{ what: 'entries, one hour', path: `/ledger/entries?${HOUR}` },
      sql: newest('ledger_entry', 'occurred_at', within('occurred_at')),
    },
    {
      ...{ what: 'entries of no such kind', path: '/ledger/entries?kind=correction' },
      sql: newest('ledger_entry', 'occurred_at', "kind = 'correction'"),
    },
    {
      ...{ what: 'entries of one customer', path: `/ledger/entries?customerId=${whale}` },
      sql: postings(),
    },
    {
      what: 'entries of one customer, of no such kind',
      path: `/ledger/entries?customerId=${whale}&kind=correction`,
      sql: postings("e.kind = 'correction'"),
    },
    {
      what: 'what a balance is made of',
      path: `/customers/${whale}/balances/spendable/explanation`,
      sql: postings(),
    },
  ];
}

function searchesOf({ customers }: DeskSize): readonly Question[] {
  const number = Math.round(customers / 3);
  const search = (what: string, text: string, sql: string): Question => ({
    ...{ what: `by ${what}`, path: `/search?q=${encodeURIComponent(text)}`, sql },
  });
  const name = `player-${number}`;
  const byReference = `SELECT * FROM customer WHERE external_reference = 'service:${name}'`;
  return [
    search(
      'name of an account',
      WHALE.account,
      `SELECT * FROM link WHERE account_name LIKE 'player-0%' LIMIT 10`,
    ),
    search(
      'id of an account',
      WHALE.accountId,
      `SELECT * FROM link WHERE account_id = '${WHALE.accountId}'`,
    ),
    search('reference', name, byReference),
    search(
      'Telegram id',
      '4711',
      `SELECT * FROM customer WHERE external_reference = 'telegram:4711'`,
    ),
    search(
      'an amount that a tenth has',
      '1.00003',
      'SELECT * FROM deposit WHERE units = 100003 ORDER BY block_time DESC LIMIT 10',
    ),
    search(
      'an amount that nobody has',
      '77.7',
      'SELECT * FROM deposit WHERE units = 7770000 ORDER BY block_time DESC LIMIT 10',
    ),
    search(
      'transaction',
      `${'0'.repeat(39)}1`,
      `SELECT * FROM deposit WHERE transaction_id = '${'0'.repeat(39)}1'`,
    ),
  ];
}

interface Stage {
  readonly url: string;
  readonly client: Client;
  readonly times: number;
}

async function askAll(
  questions: readonly Question[],
  { url, client, times }: Stage,
): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  for (const question of questions) {
    const p95 = await p95Of(times, () => ask(url + question.path));
    const plainP95 = await p95Of(Math.ceil(times / 3), () => client.query(question.sql));
    asked.push({ ...question, p95, plainP95 });
  }
  return asked;
}

async function p95Of(times: number, work: () => Promise<unknown>): Promise<number> {
  const milliseconds: number[] = [];
  for (let time = 0; time < WARM_UP + times; time += 1) {
    const startedAt = performance.now();
    await work();
    if (time >= WARM_UP) milliseconds.push(performance.now() - startedAt);
  }
  return percentile(milliseconds, 0.95);
}

async function ask(url: string): Promise<void> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${BENCH_ADMIN_KEY}` } });
  const text = await response.text();
  if (!response.ok) throw new BenchBroken(`${url} was answered ${response.status}: ${text}`);
}

function report(
  work: string,
  asked: readonly Asked[],
  { customers, entries }: DeskSize,
): Measurement {
  const slowestFirst = [...asked].sort((one, other) => other.p95 - one.p95);
  const [worst] = slowestFirst;
  if (!worst) throw new BenchBroken('Nothing was asked');
  const shown = slowestFirst.slice(0, 5).map(({ what, p95, plainP95 }) => {
    return `${what} ${formatNumber(p95)} ms (plain SQL ${formatNumber(plainP95)})`;
  });
  return {
    ...{ work: `${work}, p95 of the slowest question`, value: worst.p95, unit: 'ms' },
    limit: { what: 'plain SQL of it', value: worst.plainP95 },
    target: atMost(TARGET_MILLISECONDS),
    notes: [
      `${formatNumber(customers)} customers, ${formatNumber(entries)} entries; ${asked.length} questions over ` +
        `HTTP with names, one after the other; the slowest: ${shown.join('; ')}`,
    ],
  };
}
