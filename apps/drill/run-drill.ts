import { setTimeout as delay } from 'node:timers/promises';
import { comeToRest } from '../chaos/come-to-rest';
import { interrupted } from '../shared/interruption';
import {
  checkInvariants,
  type Query,
  type TypedCode,
  type Violation,
} from 'crowdwiz-testkit/invariants';
import { waitUntil } from 'crowdwiz-testkit/world';
import type { DrillForm } from './options';
import { countPayouts, momentOf, readPayouts, type PayoutCounts } from './payouts';
import { actAsOperator, askForApproval, keepBusy, settleIn } from './people';
import { LOST_STATES, Stage, type LostState } from './stage';

const POINTS_DECIMALS = 2;
/** After the failover, before the chain goes on: time enough to pay again for whoever would. */
const TEMPTATION_MILLISECONDS = 3_000;
const PAYS_TWICE_WITHIN_MILLISECONDS = 60_000;
const BLOCKS_TO_WAIT = 3;
const GOES_ON_WITHIN_MILLISECONDS = 60_000;

export interface DrillRun {
  readonly form: DrillForm;
  readonly seconds: number;
  readonly unguarded: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

export interface DrillResult extends PayoutCounts {
  readonly form: DrillForm;
  /** From the kill of the primary until the gateway was ready again. */
  readonly awaySeconds: number;
  readonly violations: readonly Violation[];
}

/** Plays one form of the drill, and counts. Leaves nothing behind. */
export async function runDrill(run: DrillRun): Promise<DrillResult> {
  const tell = (what: string) => {
    run.signal.throwIfAborted();
    run.onProgress(what);
  };
  const stage = await Stage.set({ ...run, tell });
  const ended = new AbortController();
  try {
    return await Promise.race([play(stage, run, ended.signal), interrupted(run.signal)]);
  } finally {
    ended.abort();
    await stage.clear();
  }
}

/** What was recorded when the primary was killed. */
type Kill = Pick<Parameters<typeof countPayouts>[0], 'before' | 'after' | 'atKill'> & {
  readonly awaySeconds: number;
};

async function play(stage: Stage, run: DrillRun, ended: AbortSignal): Promise<DrillResult> {
  const { form, unguarded, onProgress } = run;
  const { node } = stage;
  onProgress('everybody registers, links and deposits');
  const everybody = [...LOST_STATES.map((state) => stage.people[state]), stage.busy];
  const typedCodes = await Promise.all(everybody.map((each) => settleIn(stage, each)));
  const orders = await askForAll(stage);
  if (form === 'asynchronous') await stage.pair.cutStandbyOff();
  if (form === 'copy') await stage.pair.copyFiles();
  onProgress(`load for ${run.seconds} seconds${form === 'synchronous' ? '' : ', to be lost'}`);
  await load(stage, run.seconds);
  await makeStates(stage, orders);
  const kill = await killPrimary(stage, form, onProgress);
  const operator = actAsOperator(stage, ended).then(
    () => null,
    (error: unknown) => error,
  );
  await untilApproved(stage, orders);
  onProgress('the operator has approved again; now nothing stops whoever would pay twice');
  await delay(TEMPTATION_MILLISECONDS);
  node.resume();
  if (unguarded) await untilPaidTwice(stage, kill);
  node.stallLib(false);
  const unrest = unguarded ? [] : await rest(stage, onProgress);
  node.pause();
  const violations = await judge(stage, typedCodes, !unguarded);
  const counts = await count(stage, kill);
  const failure = await Promise.race([operator, delay(0, null)]);
  if (failure !== null) throw new Error('the operator gave up', { cause: failure });
  return { form, awaySeconds: kill.awaySeconds, violations: [...unrest, ...violations], ...counts };
}

async function askForAll(stage: Stage): Promise<Readonly<Record<LostState, string>>> {
  const ids = await Promise.all(
    LOST_STATES.map(async (state) => [state, await askForApproval(stage, stage.people[state])]),
  );
  return Object.fromEntries(ids) as Record<LostState, string>;
}

async function load(stage: Stage, seconds: number): Promise<void> {
  const over = new AbortController();
  const busy = keepBusy(stage, over.signal);
  await Promise.race([busy, delay(seconds * 1000)]);
  over.abort();
  await busy;
}

/** One payout in a reversible block, one that waits for a block, and one that will see none. */
async function makeStates(
  stage: Stage,
  orders: Readonly<Record<LostState, string>>,
): Promise<void> {
  const { node } = stage;
  node.stallLib(true);
  const included = await approve(stage, orders.included);
  await waitUntil('the first payout is in a block', () =>
    momentOf(node.chain).included.has(included),
  );
  node.pause();
  const pending = await approve(stage, orders.pending);
  await waitUntil('the second payout waits for a block', () =>
    momentOf(node.chain).pending.has(pending),
  );
  node.faults.swallowBroadcasts(true);
  await approve(stage, orders.expired);
}

/** Gives the transaction that was signed for it. */
async function approve(stage: Stage, withdrawalId: string): Promise<string> {
  await stage.admin.post(`/withdrawals/${withdrawalId}/approve`, {});
  const [signed] = await waitUntil('the payout is sent', async () => {
    const known = await stage.books('first').signedFor(withdrawalId);
    return known.length > 0 && known[0]?.state !== 'signed' ? known : null;
  });
  return signed?.transactionId ?? '';
}

async function killPrimary(
  stage: Stage,
  form: DrillForm,
  tell: (what: string) => void,
): Promise<Kill> {
  const { pair, node, gateway } = stage;
  const { pid } = gateway;
  const before = await readPayouts(stage.books('first'));
  const atKill = momentOf(node.chain);
  await pair.killPrimary();
  const killedAt = performance.now();
  tell(
    `the primary is killed; ${form === 'copy' ? 'the copy is started' : 'the standby is promoted'}`,
  );
  if (form === 'copy') await pair.startCopy();
  else await pair.promote();
  const after = await readPayouts(stage.books('second'));
  node.faults.swallowBroadcasts(false);
  await waitUntil('the gateway goes on', () => gateway.isReady(), {
    timeoutMilliseconds: GOES_ON_WITHIN_MILLISECONDS,
  });
  if (gateway.pid !== pid) throw new Error('the gateway has ended, and did not go on by itself');
  const awaySeconds = (performance.now() - killedAt) / 1000;
  tell(`the gateway is ready again, ${awaySeconds.toFixed(1)} seconds after the kill`);
  return { before, after, atKill, awaySeconds };
}

/** What the database had forgotten waits for the operator once more. */
function untilApproved(stage: Stage, orders: Readonly<Record<LostState, string>>) {
  return waitUntil('the operator approves again', async () => {
    const rows = await stage
      .books('second')
      .query(
        `SELECT 1 FROM withdrawal WHERE id = ANY($1::uuid[]) AND state = 'awaiting_approval'`,
        [Object.values(orders)],
      );
    return rows.length === 0;
  });
}

async function count(stage: Stage, kill: Kill): Promise<PayoutCounts> {
  const end = await readPayouts(stage.books('second'));
  return countPayouts({ ...kill, end, chain: stage.node.chain });
}

/** However slow the machine is. One that never pays twice is told by the counts. */
async function untilPaidTwice(stage: Stage, kill: Kill): Promise<void> {
  const isTempted = async () => (await count(stage, kill)).doubled > 0;
  const bounds = { timeoutMilliseconds: PAYS_TWICE_WITHIN_MILLISECONDS, everyMilliseconds: 200 };
  await waitUntil('something is paid twice', isTempted, bounds).catch(() => null);
}

async function rest(stage: Stage, tell: (what: string) => void): Promise<readonly Violation[]> {
  const { node } = stage;
  const books = stage.books('second');
  const options = { unfetchedUpdates: () => stage.telegram.pendingUpdateCount, tell };
  try {
    for (let turn = 0; turn < 2; turn += 1) {
      const number = node.chain.headNumber + BLOCKS_TO_WAIT;
      await comeToRest(books, number, options);
    }
    await waitUntil('nothing is owed back', async () => {
      const rows = await books.query("SELECT 1 FROM owed_back WHERE state = 'open'");
      return rows.length === 0;
    });
    node.pause();
    node.advanceToIrreversible();
    await comeToRest(books, node.chain.irreversibleNumber, options);
    return [];
  } catch (error) {
    return [{ rule: 'rest', detail: error instanceof Error ? error.message : String(error) }];
  }
}

function judge(
  stage: Stage,
  typedCodes: readonly TypedCode[],
  settled: boolean,
): Promise<readonly Violation[]> {
  const { node, hotWallet, codeSecret } = stage;
  const books = stage.books('second');
  const query: Query = async <Row>(sql: string, parameters: readonly unknown[] = []) =>
    (await books.query(sql, parameters)) as Row[];
  return checkInvariants({
    ...{ chain: node.chain, hotWalletId: hotWallet.id, query, typedCodes, codeSecret, settled },
    pointsDecimals: POINTS_DECIMALS,
    memoKey: hotWallet.keys.memo,
  });
}
