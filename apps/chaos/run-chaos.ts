import { setTimeout as delay } from 'node:timers/promises';
import { CWD, Money } from 'crowdwiz-gateway/internal/kernel/index';
import { interrupted } from '../shared/interruption';
import {
  checkInvariants,
  type Query,
  type TypedCode,
  type Violation,
} from 'crowdwiz-testkit/invariants';
import { SandboxChain } from 'crowdwiz-sandbox/node';
import { waitUntil, type BooksReader } from 'crowdwiz-testkit/world';
import { ChaosCustomer, type Surroundings } from './chaos-customer';
import { comeToRest, type RestOptions } from './come-to-rest';
import { ChaosOperator } from './operator';
import type { ChaosOptions } from './options';
import { judgeLiveness, type Liveness, type NamedRow } from './judge-liveness';
import { killsOf, rampage } from './rampage';
import type { AskedRequest } from './requests';
import { SeededRandom } from '../shared/seeded-random';
import { Stage } from './stage';
import { Tally } from '../shared/tally';

const POINTS_DECIMALS = 2;
const STRANGER_PAYS_EVERY_MILLISECONDS = 3_000;
/** More blocks than any transaction waits for one, and than a block needs to be irreversible. */
const BLOCKS_TO_WAIT = 3;
const LOADED_WITHIN_MILLISECONDS = 60_000;
const IRREVERSIBLE_WITHIN_MILLISECONDS = 60_000;

export interface ChaosResult {
  /** Empty: nothing was lost, nothing paid twice, and people were answered. */
  readonly violations: readonly Violation[];
  /** How people were answered. */
  readonly answered: Liveness['figures'];
  /** What people, operator and killer did. */
  readonly happened: Tally;
  /** What the gateway's tables hold at the end, by kind and state. */
  readonly found: readonly (readonly [what: string, count: number])[];
}

export interface ChaosRun extends ChaosOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

/** Starts everything, kills it piece by piece under load, lets it come to rest, and judges. */
export async function runChaos(run: ChaosRun): Promise<ChaosResult> {
  const tally = new Tally();
  const stage = await Stage.set(tally, (what) => {
    run.signal.throwIfAborted();
    run.onProgress(`starting ${what}`);
  });
  try {
    return await Promise.race([play(stage, tally, run), interrupted(run.signal)]);
  } finally {
    await stage.clear();
  }
}

async function play(stage: Stage, tally: Tally, run: ChaosRun): Promise<ChaosResult> {
  const random = new SeededRandom(run.seed);
  const load = new AbortController();
  const typedCodes: TypedCode[] = [];
  const requests: AskedRequest[] = [];
  let lastKillAt = Date.now();
  const people = startPeople(stage, random, {
    admin: stage.admin,
    books: stage.books,
    hotWalletName: stage.hotWallet.name,
    tally,
    typedCodes,
    requests,
    signal: load.signal,
  });
  const shift = new AbortController();
  const operator = new ChaosOperator(stage.admin, random.branch(), tally).work(shift.signal);
  try {
    await untilLoaded(stage.books);
    await rampage([stage.gateway, stage.database, stage.node], {
      ...{ seconds: run.seconds, random: random.branch(), tally, signal: run.signal },
      onKill: (name) => {
        lastKillAt = Date.now();
        run.onProgress(`killed the ${name}; ${progressOf(tally)}`);
      },
    });
    run.onProgress('no more kills; everybody comes to rest');
    load.abort();
    await people;
    run.onProgress('the people have stopped');
    await stage.gateway.process.untilReady(run.signal);
    run.onProgress('the gateway is ready');
    const unrest = await rest(stage, {
      unfetchedUpdates: () => stage.telegram.pendingUpdateCount,
      tell: run.onProgress,
    });
    run.onProgress('everything rests; now the tables are held against the chain');
    shift.abort();
    await operator;
    const found = await countRows(stage.books);
    const liveness = await judgeAnswers(stage, requests, lastKillAt);
    const violations = [...unrest, ...liveness.violations, ...(await judge(stage, typedCodes))];
    return { violations, answered: liveness.figures, happened: tally, found };
  } finally {
    load.abort();
    shift.abort();
  }
}

/** The kills begin when the first deposit is credited: before that there is little to lose. */
function untilLoaded(books: BooksReader): Promise<unknown> {
  const bounds = { timeoutMilliseconds: LOADED_WITHIN_MILLISECONDS, everyMilliseconds: 100 };
  return waitUntil(
    'the first deposit is credited',
    async () => {
      const rows = await books.query("SELECT 1 FROM deposit WHERE state = 'credited' LIMIT 1");
      return rows.length > 0;
    },
    bounds,
  );
}

function startPeople(stage: Stage, random: SeededRandom, around: Surroundings): Promise<unknown> {
  const customers = stage.customers.map((customer) =>
    new ChaosCustomer(customer, random.branch(), around).live(),
  );
  return Promise.all([...customers, strangerPays(stage, random.branch(), around)]);
}

/** Somebody whom the gateway does not know sends CWD now and then. */
async function strangerPays(
  { stranger, hotWallet }: Stage,
  random: SeededRandom,
  { tally, signal }: Surroundings,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const amount = Money.of(BigInt(random.between(500_000, 900_000)), CWD);
      await stranger.transfer({ to: hotWallet.name, amount });
      tally.add('stranger: deposit');
    } catch {
      // The node is down for the moment.
      tally.add('stranger: deposit that got no answer');
    }
    await delay(STRANGER_PAYS_EVERY_MILLISECONDS);
  }
}

/** Lets all flows end, stops the chain and lets the gateway read the rest of it. */
async function rest(
  { chain, node, books }: Stage,
  options: RestOptions,
): Promise<readonly Violation[]> {
  const { number } = await waitUntil('the node answers', () => chain.head().catch(() => null));
  await waitUntil(
    'what was sent is irreversible',
    async () => {
      const head = await chain.head().catch(() => null);
      return (head?.irreversibleNumber ?? 0) > number + BLOCKS_TO_WAIT;
    },
    { timeoutMilliseconds: IRREVERSIBLE_WITHIN_MILLISECONDS },
  );
  try {
    await comeToRest(books, number + BLOCKS_TO_WAIT, options);
    await comeToRest(books, await node.hold(), options);
    return [];
  } catch (error) {
    return [{ rule: 'rest', detail: error instanceof Error ? error.message : String(error) }];
  }
}

/** Holds what people read against what they asked and what the tables hold. */
async function judgeAnswers(
  { books, customers }: Stage,
  requests: readonly AskedRequest[],
  lastKillAt: number,
): Promise<Liveness> {
  const rows = await books.query<{ [Member in keyof NamedRow]: NamedRow[Member] }>(`
    SELECT kind, named.id, state, substring(external_reference FROM '^telegram:(.*)$')::integer
      AS "chatId"
    FROM (
      SELECT 'Withdrawal' AS kind, id, state, customer_id FROM withdrawal
      UNION ALL SELECT 'Deposit', id, state, customer_id FROM deposit
    ) AS named JOIN customer ON customer.id = customer_id`);
  const messages = customers.flatMap((customer) => customer.messages);
  return judgeLiveness({ requests, messages, lastKillAt, rows });
}

/** Holds the tables against the chain as its journal gives it back. */
async function judge(
  { books, node, journalFile, hotWallet }: Stage,
  typedCodes: readonly TypedCode[],
): Promise<readonly Violation[]> {
  await node.kill9();
  const chain = new SandboxChain({ journalFile, signBlocks: false });
  const query: Query = async <Row>(sql: string, parameters: readonly unknown[] = []) =>
    (await books.query(sql, parameters)) as Row[];
  try {
    return await checkInvariants({
      ...{ chain, hotWalletId: hotWallet.id, query, pointsDecimals: POINTS_DECIMALS, typedCodes },
      memoKey: hotWallet.keys.memo,
    });
  } finally {
    chain.close();
  }
}

async function countRows(books: BooksReader): Promise<readonly (readonly [string, number])[]> {
  const rows = await books.query<{ what: string; count: number }>(`
    SELECT 'blocks read' AS what, block_number - start_block_number AS count FROM scan_cursor
    UNION ALL SELECT 'customers linked', count(*)::integer FROM link WHERE ended_at IS NULL
    UNION ALL SELECT 'deposits ' || state, count(*)::integer FROM deposit GROUP BY state
    UNION ALL SELECT 'withdrawals ' || state, count(*)::integer FROM withdrawal GROUP BY state
    UNION ALL SELECT 'transactions for a ' || purpose || ', ' || state, count(*)::integer
      FROM outgoing_payment JOIN outgoing_transaction o ON o.id = outgoing_id
      GROUP BY purpose, state
    UNION ALL SELECT 'messages delivered', count(*)::integer
      FROM telegram_outbox WHERE delivered_at IS NOT NULL
    UNION ALL SELECT 'findings ' || kind, count(*)::integer FROM finding GROUP BY kind
    ORDER BY what`);
  return rows.map(({ what, count }) => [what, count]);
}

function progressOf(tally: Tally): string {
  const kills = ['gateway', 'PostgreSQL', 'node'] as const;
  const killed = kills.map((name) => `${name} ${tally.of(killsOf(name))}`).join(', ');
  const deposits = tally.of('customers: deposit');
  return `${deposits} deposits, ${tally.of('customers: withdraw')} withdrawals; ${killed}`;
}
