import { PaymentGate } from 'crowdwiz-gateway/internal/wallet/index';
import { hideMoney } from '../faults/stranger-faults';
import type { People, Persona } from './people';
import type { SimulatedGateway } from '../world/simulated-gateway';
import type { SimulatedWorld } from '../world/simulated-world';

/** What a gateway owes to those who deal with it, in a world that is well again. */

/** Each theft that became irreversible was told to an operator, and halted payouts. */
export async function demandAlarms(world: SimulatedWorld): Promise<void> {
  for (const id of world.stolen) {
    const isIrreversible = blocksOf(world).some(({ transactionIds }) =>
      transactionIds.includes(id),
    );
    const told = await world.count(
      `SELECT 1 FROM finding WHERE kind = 'foreign_spending' AND subject LIKE $1
         AND 'payouts' = ANY(halts)`,
      [`${id}%`],
    );
    if (isIrreversible && told === 0) world.violate('alarm', `the theft ${id} was not noticed`);
  }
}

export function blocksOf({ chain }: SimulatedWorld) {
  return Array.from({ length: chain.irreversibleNumber }, (_, index) =>
    chain.block(index + 1),
  ).filter((block) => block !== undefined);
}

const REFUSED_FOR_SECONDS = 600;
const ANSWER_WITHIN_SECONDS = 5;
const LINK_TRIES = 3;
const CORE_ASSET_ID = '1.3.0';
const DAY_SECONDS = 86_400;
const ROUNDS_UNTIL_SENT = 3;
const HIDDEN_UNITS = 700_000n;
/** Each lasts so long; together they outlast every grace. */
const ROUNDS_UNTIL_BOOKED = 8;
const SECONDS_PER_BLOCK = 15;
/** A lost connection or a start closes it for a moment, too. */
const CLOSED_BY_MONEY: readonly string[] = ['books_differ_from_chain', 'halted'];
const BLOCKS_PER_ROUND = 3;
/** What is in no block is sent again after so long. */
const RESEND_SECONDS = 5;
/** A day's codes for one customer, as the gateway has them by default. */
const CODES_PER_DAY = 5;

/** Two chats are refused by Telegram for a while; a third one must have its answer at once. */
export async function demandThatOthersAreHeard(
  world: SimulatedWorld,
  people: People,
): Promise<void> {
  const [first, second, third] = people.personas;
  if (!first || !second || !third || !world.gateway) return;
  for (const persona of [first, second]) {
    world.telegram.addFault({
      ...{ kind: 'too-many-requests', retryAfterSeconds: REFUSED_FOR_SECONDS },
      ...{ chatId: persona.person.id, times: 2 },
    });
    await people.say(persona, '/balance');
  }
  const before = answersTo(world, third);
  await people.say(third, '/balance');
  for (let waited = 0; waited < ANSWER_WITHIN_SECONDS; waited += 1) {
    if (world.gateways.length === 0 || answersTo(world, third) > before) return;
    // To one chat nothing is sent more often than Telegram likes.
    world.clock.advance(1);
    await world.calm();
  }
  world.violate('others-are-heard', 'a chat got no answer while two others were refused');
}

function answersTo({ telegram }: SimulatedWorld, { person }: Persona): number {
  return telegram.conversation(person.id).filter(({ author }) => author === 'bot').length;
}

/** However often a stranger asked for their account, its owners can link it. */
export async function demandThatOwnersCanLink(
  world: SimulatedWorld,
  people: People,
): Promise<void> {
  for (const persona of people.personas) {
    const [account] = persona.accounts;
    if (!account || !world.spammed.has(persona.person.id)) continue;
    const isLinked = `SELECT 1 FROM link l JOIN customer c ON c.id = l.customer_id
      WHERE l.ended_at IS NULL AND (l.account_id = $1 OR c.external_reference = $2)`;
    const about = [account.id, `telegram:${persona.person.id}`];
    for (let tries = 0; tries < LINK_TRIES; tries += 1) {
      if ((await world.count(isLinked, about)) > 0 || (await hasAskedEnough(world, about))) break;
      await people.linkCarefully(persona, account);
    }
    if ((await world.count(isLinked, about)) > 0 || (await hasAskedEnough(world, about))) continue;
    world.violate(
      'owners-can-link',
      `${account.name} cannot be linked after a stranger's requests`,
    );
  }
}

/** Their own limit is another matter. */
async function hasAskedEnough(world: SimulatedWorld, [, reference]: string[]): Promise<boolean> {
  const since = new Date(world.clock.now().getTime() - DAY_SECONDS * 1000);
  const asked = await world.count(
    `SELECT 1 FROM link_request r JOIN customer c ON c.id = r.customer_id
     WHERE c.external_reference = $1 AND r.created_at > $2`,
    [reference, since],
  );
  return asked >= CODES_PER_DAY;
}

/** One node passes on what it is given, and the others swallow it: what was signed is on the chain all the same. */
export async function demandThatBroadcastsArrive(
  world: SimulatedWorld,
  people: People,
): Promise<void> {
  const { nodes } = world;
  if (nodes.length < 2) return;
  for (const honest of nodes) {
    for (const node of nodes) node.faults.swallowBroadcasts(node !== honest);
    const persona = people.anyone();
    await people.say(persona, `/link ${world.random.pick(persona.accounts).name}`);
    for (let round = 0; round < ROUNDS_UNTIL_SENT; round += 1) {
      await world.startGateways();
      await world.round();
      world.clock.advance(RESEND_SECONDS);
    }
    await demandThatAllIsOnTheChain(world);
    for (const node of nodes) node.faults.swallowBroadcasts(false);
    world.pass(1);
  }
}

async function demandThatAllIsOnTheChain(world: SimulatedWorld): Promise<void> {
  const { chain } = world;
  const waiting = await world.rows<{ transaction_id: string }>(
    "SELECT transaction_id FROM outgoing_transaction WHERE state IN ('signed', 'broadcast')",
  );
  const pending = new Set(chain.pendingTransactions.map(({ id }) => id));
  const included = new Set<string>();
  for (let number = chain.irreversibleNumber; number <= chain.headNumber; number += 1) {
    for (const id of chain.block(number)?.transactionIds ?? []) included.add(id);
  }
  for (const { transaction_id: id } of waiting) {
    if (pending.has(id) || included.has(id)) continue;
    world.violate('broadcasts-arrive', `one node passes broadcasts on, and it was not given ${id}`);
  }
}

/** What came in behind a hole in the history stops nothing, and cannot be spent. */
export async function demandThatSurplusesAreKeptApart(
  world: SimulatedWorld,
  people: People,
): Promise<void> {
  const rule = 'surplus-kept-apart';
  hideMoney(world, people, HIDDEN_UNITS);
  for (let round = 0; round < ROUNDS_UNTIL_BOOKED; round += 1) {
    world.pass(BLOCKS_PER_ROUND, SECONDS_PER_BLOCK);
    await world.startGateways();
    await world.round();
    await world.calm();
  }
  const { gateway } = world;
  if (!gateway) return;
  const gate = await gateway.within(gateway.get(PaymentGate).check());
  if (gate === 'died' || gate === 'hangs') return;
  if (!gate.open) {
    const isSurplus = CLOSED_BY_MONEY.includes(gate.reason);
    if (isSurplus) world.violate(rule, `a surplus closes the payment gate: ${gate.reason}`);
    return;
  }
  const [others] = await world.rows<{ units: string }>(
    `SELECT (SELECT COALESCE(sum(remaining), 0) FROM surplus)
       + (SELECT COALESCE(sum(units), 0) FROM deposit WHERE state IN ('unattributed', 'refunding')
            AND asset_id = '1.3.0') AS units`,
  );
  const belongsToOthers = BigInt(others?.units ?? '0');
  const balance = world.chain.state.balanceOf(world.hotWallet.id, CORE_ASSET_ID);
  if (belongsToOthers < HIDDEN_UNITS) {
    world.violate(rule, `a surplus of ${HIDDEN_UNITS} came, and ${belongsToOthers} are kept apart`);
  }
  if (gate.spendable.units + belongsToOthers > balance) {
    world.violate(
      rule,
      `${gate.spendable.units} may be spent of ${balance}, of which ${belongsToOthers} are no-one's`,
    );
  }
}

const GATE_CLOSES = 'gate-closes';

/** Blocks that were read are lost: from this moment on, nothing is signed. */
export async function demandThatTheGateCloses(world: SimulatedWorld): Promise<void> {
  for (const gateway of world.gateways) {
    const isOpen = await gateway.within(isGateOpen(gateway));
    if (isOpen !== true) continue;
    world.violate(GATE_CLOSES, 'the chain has gone back, and the payment gate is open');
  }
  await world.bury();
}

/** A gate that cannot be asked lets nothing through. */
async function isGateOpen(gateway: SimulatedGateway): Promise<boolean> {
  try {
    return (await gateway.get(PaymentGate).check()).open;
  } catch {
    return false;
  }
}

export async function signatureCount(world: SimulatedWorld): Promise<number> {
  return world.count('SELECT 1 FROM outgoing_transaction');
}

export async function demandThatNothingWasSigned(
  world: SimulatedWorld,
  before: number,
): Promise<void> {
  const signed = (await signatureCount(world)) - before;
  if (signed === 0) return;
  world.violate(GATE_CLOSES, `${signed} were signed before the books were reconciled`);
}

/** The cursor stands on the chain that there is. */
export async function demandReconciled(world: SimulatedWorld): Promise<void> {
  if (!(await world.isUnreconciled())) return;
  world.violate(
    'reconciles',
    'what was read last is on no chain any more, and nobody could book that',
  );
}
