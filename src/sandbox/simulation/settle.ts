import type { People } from './people';
import type { SimulatedWorld } from './simulated-world';
import type { Staff } from './staff';

const ROUNDS_MAXIMUM = 90;
/** Every so many rounds so much time goes by that what was lost can be proven dead. */
const EXPIRY_EVERY_ROUNDS = 12;
const EXPIRY_SECONDS = 90;
const BLOCKS_PER_ROUND = 3;

/** One statement per kind of flow that has not ended; each gives what is wrong as `what`. */
const OPEN_FLOWS = [
  `SELECT 'withdrawal ' || id || ' is ' || state || COALESCE(' for ' || waiting_for, '') AS what
   FROM withdrawal WHERE state NOT IN ('irreversible', 'cancelled', 'rejected')`,
  `SELECT 'transaction ' || id || ' (' || purpose || ') is ' || state AS what
   FROM outgoing_transaction WHERE state NOT IN ('irreversible', 'expired')`,
  `SELECT 'deposit ' || id || ' is ' || state AS what
   FROM deposit WHERE state IN ('unattributed', 'refunding', 'waiting')`,
  `SELECT 'link request ' || id || ' is requested' AS what
   FROM link_request WHERE state = 'requested'`,
  `SELECT 'message ' || id || ' is not delivered' AS what
   FROM telegram_outbox WHERE delivered_at IS NULL AND dropped_at IS NULL`,
  `SELECT 're-scan ' || id || ' is ' || state AS what
   FROM rescan WHERE state IN ('requested', 'running')`,
  `SELECT 'halted: ' || scope || ', ' || reason AS what FROM halt`,
  `SELECT 'finding ' || kind || ' ' || subject || ': ' || summary AS what
   FROM finding WHERE closed_at IS NULL`,
];

/**
 * Lets a world that is well again come to rest: everybody does their work, blocks come, time goes by.
 * What has not ended within its bound waits for ever.
 */
export async function settleWorld({
  world,
  people,
  staff,
}: {
  world: SimulatedWorld;
  people: People;
  staff: Staff;
}): Promise<void> {
  world.note('the world is well again');
  for (let round = 1; round <= ROUNDS_MAXIMUM; round += 1) {
    await world.startGateways();
    await world.round();
    await staff.workThrough(true);
    await people.endSuspensions();
    const isLong = round % EXPIRY_EVERY_ROUNDS === 0;
    world.pass(BLOCKS_PER_ROUND, isLong ? EXPIRY_SECONDS : 2);
    await world.calm();
    if (round > 4 && (await openFlows(world)).length === 0 && isRead(world)) break;
  }
  for (const what of await openFlows(world)) world.violate('flows-end', what);
}

export async function openFlows(world: SimulatedWorld): Promise<string[]> {
  const found: string[] = [];
  for (const statement of OPEN_FLOWS) {
    const rows = await world.rows<{ what: string }>(statement);
    found.push(...rows.map(({ what }) => what));
  }
  return found;
}

function isRead(world: SimulatedWorld): boolean {
  return world.chain.pendingTransactions.length === 0;
}
