import {
  blocksOf,
  demandAlarms,
  demandReconciled,
  demandThatOthersAreHeard,
  demandThatBroadcastsArrive,
  demandThatOwnersCanLink,
  demandThatSurplusesAreKeptApart,
} from '../people/demands';
import type { People } from '../people/people';
import type { SimulatedWorld } from '../world/simulated-world';
import type { Staff } from '../people/staff';

const ROUNDS_MINIMUM = 5;
const ROUNDS_MAXIMUM = 90;
const ROUNDS_TO_THE_END_MAXIMUM = 20;
/** Every so many rounds so much time goes by that what was lost can be proven expired. */
const EXPIRY_EVERY_ROUNDS = 12;
const EXPIRY_SECONDS = 600;
const BLOCKS_PER_ROUND = 3;
/** Three times that is longer than books and chain may differ unnoticed. */
const QUIET_SECONDS = 30;

/** One statement per kind of flow that has not ended; each gives what is wrong as `what`. */
const OPEN_FLOWS = [
  `SELECT 'withdrawal ' || id || ' is ' || state || COALESCE(' for ' || waiting_for, '') AS what
   FROM withdrawal WHERE state NOT IN ('irreversible', 'cancelled', 'rejected')`,
  `SELECT 'transaction ' || o.id || ' (' || purpose || ') is ' || state AS what
   FROM outgoing_payment JOIN outgoing_transaction o ON o.id = outgoing_id WHERE state NOT IN ('irreversible', 'expired')`,
  `SELECT 'deposit ' || id || ' is ' || state AS what
   FROM deposit WHERE state IN ('unattributed', 'refunding', 'waiting')`,
  `SELECT 'link request ' || id || ' is ' || state AS what
   FROM link_request WHERE state IN ('requested', 'message_received')`,
  `SELECT 'message ' || id || ' is not delivered' AS what
   FROM telegram_outbox WHERE delivered_at IS NULL AND dropped_at IS NULL`,
  `SELECT 're-scan ' || id || ' is ' || state AS what
   FROM rescan WHERE state IN ('requested', 'running')`,
  `SELECT 'books and chain differ by ' || difference AS what FROM balance_check
   WHERE difference <> 0`,
  `SELECT 'halted: ' || scope || ', ' || reason AS what FROM halt`,
  `SELECT 'owed back ' || id || ' for ' || cause || ' is ' || state AS what
   FROM owed_back WHERE state = 'open'`,
  `SELECT 'what went with the chain: ' || outgoing_id || ' may come again' AS what
   FROM undone_transaction WHERE state = 'open'`,
  `SELECT 'a quarantine of signatures since ' || began_at || ' lasts until ' || until AS what
   FROM signing_quarantine WHERE ended_at IS NULL`,
  `SELECT 'finding ' || kind || ' ' || subject || ': ' || summary AS what
   FROM finding WHERE closed_at IS NULL`,
];

interface Cast {
  readonly world: SimulatedWorld;
  readonly people: People;
  readonly staff: Staff;
  /** Whatever was looked for is found: nothing more is demanded. */
  readonly isOver?: () => boolean;
}

const DEMANDS = [
  demandThatOthersAreHeard,
  demandThatSurplusesAreKeptApart,
  demandThatOwnersCanLink,
  demandThatBroadcastsArrive,
] as const;

/**
 * Lets a world that is well again come to rest: everybody does their work, blocks come, time goes by.
 * What has not ended within its bound waits for ever.
 */
export async function settleWorld(cast: Cast): Promise<void> {
  const { world, people, isOver = () => false } = cast;
  world.note('the world is well again');
  await comeToRest(cast);
  for (const demand of DEMANDS) {
    await demand(world, people);
    if (isOver()) return;
  }
  await comeToRest(cast);
  await readToTheEnd(world);
  for (const what of await openFlows(world)) world.violate('flows-end', what);
  await demandAlarms(world);
  await demandReconciled(world);
}

async function comeToRest({ world, people, staff }: Cast): Promise<void> {
  for (let round = 1; round <= ROUNDS_MAXIMUM; round += 1) {
    await world.startGateways();
    await world.round();
    await staff.workThrough(true);
    await people.endSuspensions();
    const isLong = round % EXPIRY_EVERY_ROUNDS === 0;
    world.pass(BLOCKS_PER_ROUND, isLong ? EXPIRY_SECONDS : 2);
    await world.calm();
    if (round >= ROUNDS_MINIMUM && (await isQuiet(world)) && (await staysQuiet(world))) return;
  }
}

async function isQuiet(world: SimulatedWorld): Promise<boolean> {
  const isPending = world.chain.pendingTransactions.length > 0;
  return !isPending && (await openFlows(world)).length === 0;
}

/** A difference between books and chain must last before anybody is told of it. */
async function staysQuiet(world: SimulatedWorld): Promise<boolean> {
  await world.round();
  world.pass(BLOCKS_PER_ROUND, QUIET_SECONDS);
  await world.startGateways();
  await world.round();
  await world.calm();
  return isQuiet(world);
}

/** No block comes any more: what is irreversible now is what the oracle judges by. */
async function readToTheEnd(world: SimulatedWorld): Promise<void> {
  const isBehind = 'SELECT 1 FROM scan_cursor WHERE block_number < $1';
  for (let round = 0; round < ROUNDS_TO_THE_END_MAXIMUM; round += 1) {
    await world.startGateways();
    await world.round();
    await world.calm();
    // A connection that was just lost comes back, and a node that was slow is asked again.
    world.clock.advance(1);
    if ((await world.count(isBehind, [world.chain.irreversibleNumber])) === 0) return;
  }
  world.violate('reads-on', 'the scan does not reach the last irreversible block');
}

/** How everything ended, for the report: a world in which nothing happens proves nothing. */
const ENDS = [
  "SELECT 'ends' AS of, 'withdrawal ' || state AS what, count(*) FROM withdrawal GROUP BY state",
  "SELECT 'ends' AS of, 'deposit ' || state AS what, count(*) FROM deposit GROUP BY state",
  `SELECT 'ends' AS of, 'transaction for a ' || purpose || ' ' || state AS what, count(*)
   FROM outgoing_payment JOIN outgoing_transaction o ON o.id = outgoing_id
   GROUP BY purpose, state`,
  `SELECT 'ends' AS of, 'transaction of several payments ' || state AS what, count(*)
   FROM outgoing_transaction WHERE payment_count > 1 GROUP BY state`,
  "SELECT 'ends' AS of, 'link request ' || state AS what, count(*) FROM link_request GROUP BY state",
  "SELECT 'forgotten' AS of, 'owed back for ' || cause || ' ' || state AS what, count(*) FROM owed_back GROUP BY cause, state",
  "SELECT 'forgotten' AS of, 'quarantine' AS what, count(*) FROM signing_quarantine HAVING count(*) > 0",
  "SELECT 'gone' AS of, 'deposit gone' AS what, count(*) FROM gone_deposit HAVING count(*) > 0",
  "SELECT 'gone' AS of, 'payment ' || state AS what, count(*) FROM undone_transaction GROUP BY state",
  "SELECT 'ends' AS of, 're-scan ' || state AS what, count(*) FROM rescan GROUP BY state",
  "SELECT 'findings' AS of, kind AS what, count(*) FROM finding GROUP BY kind",
];

export async function tallyEnds(world: SimulatedWorld): Promise<void> {
  for (const statement of ENDS) {
    const rows = await world.rows<{ of: string; what: string; count: string }>(statement);
    for (const { of, what, count } of rows) world.tally.count(of, what, Number(count));
  }
  const transactions = blocksOf(world).flatMap(({ body }) => body.transactions);
  const operations = transactions.reduce((sum, each) => sum + each.operations.length, 0);
  world.tally.count('chain', 'operations', operations);
}

async function openFlows(world: SimulatedWorld): Promise<string[]> {
  const found: string[] = [];
  for (const statement of OPEN_FLOWS) {
    const rows = await world.rows<{ what: string }>(statement);
    found.push(...rows.map(({ what }) => what));
  }
  return found;
}
