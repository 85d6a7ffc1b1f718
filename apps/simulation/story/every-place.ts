import { PLACES, type Place } from '../world/life';
import { People, type Persona } from '../people/people';
import { SeededRandom } from '../../shared/seeded-random';
import { openBooks, playWorld, type SeedOutcome } from './seed-story';
import { settleWorld, tallyEnds } from './settle';
import type { SimulatedWorld, Traits } from '../world/simulated-world';
import type { Databases } from '../world/world-database';
import { Staff } from '../people/staff';

const QUIET: Traits = {
  nodeCount: 1,
  quorum: 1,
  hotWalletUnits: 10_000_000_000n,
  depositRate: '90',
  withdrawalRate: '100',
  pointsDecimals: 2,
  feePayer: 'customer',
  approvalAbove: 'none',
  hasSecondGateway: false,
};

const TRIES_MAXIMUM = 6;
const PATIENCE_SECONDS = 20;
const BLOCKS_UNTIL_IRREVERSIBLE = 14;

/**
 * A quiet story in which nothing goes wrong but one death: link, deposit, withdraw, unlink. Which occurrence of
 * which place is one number: what a gateway does side by side comes in another order each time, and the third
 * commit is the third commit all the same.
 */
export function playDeathAt(number: number, databases: Databases): Promise<SeedOutcome> {
  return playQuietly(number, databases, async (world, story) => {
    world.kind = 'place';
    const { place, occurrence } = placeOf(number);
    world.arm({ kind: 'die', afterPlaces: occurrence, places: [place] });
    await story();
    if (world.tally.sum('deaths') === 0) world.tally.count('ends', 'story without a death');
  });
}

/** The numbers of all places by which a quiet story comes. */
export async function everyPlace(databases: Databases): Promise<number[]> {
  const numbers: number[] = [];
  const { violations } = await playQuietly(0, databases, async (world, story) => {
    const counts = () => PLACES.map((place) => world.gateway?.life.passed(place) ?? 0);
    const before = counts();
    await story();
    for (const [index, count] of counts().entries()) {
      const occurrences = count - (before[index] ?? 0);
      for (let each = 0; each < occurrences; each += 1) numbers.push(each * PLACES.length + index);
    }
  });
  const [violation] = violations;
  if (violation) throw new Error(`${violation.rule}: ${violation.detail}`);
  return numbers.sort((one, other) => one - other);
}

function placeOf(number: number): { place: Place; occurrence: number } {
  const place = PLACES[number % PLACES.length];
  if (place === undefined) throw new RangeError(`${number} is no place`);
  return { place, occurrence: Math.floor(number / PLACES.length) };
}

function playQuietly(
  number: number,
  databases: Databases,
  play: (world: SimulatedWorld, story: () => Promise<void>) => Promise<void>,
): Promise<SeedOutcome> {
  return playWorld(number, new SeededRandom(1), QUIET, databases, async (world) => {
    const people = new People(world);
    const staff = new Staff(world);
    people.arrive(1);
    await openBooks(world);
    await play(world, () => tell(world, people));
    world.disarm();
    await settleWorld({ world, people, staff });
    await world.judge(true);
    await tallyEnds(world);
  });
}

/** Whoever gets no answer tries again, as people do. */
async function tell(world: SimulatedWorld, people: People): Promise<void> {
  const [persona] = people.personas;
  const [account] = persona?.accounts ?? [];
  if (!persona || !account) throw new Error('Nobody has come');
  await people.say(persona, '/start');
  await until(world, 'SELECT 1 FROM link WHERE ended_at IS NULL', () =>
    people.linkCarefully(persona, account),
  );
  const units = 100_000_000n;
  people.onChain('a deposit', () => {
    world.nodes[0]?.transfer({ from: account, to: world.hotWallet.id, units });
  });
  await until(world, "SELECT 1 FROM deposit WHERE state = 'credited'", () => go(world));
  await until(world, 'SELECT 1 FROM withdrawal', () => withdraw(people, persona));
  await until(world, "SELECT 1 FROM withdrawal WHERE state = 'irreversible'", () => go(world));
  await until(world, 'SELECT 1 FROM link WHERE ended_at IS NOT NULL', async () => {
    await people.say(persona, '/unlink');
    await people.press(persona, 'unlink:');
  });
}

async function withdraw(people: People, persona: Persona): Promise<void> {
  await people.say(persona, '/withdraw 700');
  await people.press(persona, 'confirm:');
}

async function go(world: SimulatedWorld): Promise<void> {
  await world.round();
  world.pass(BLOCKS_UNTIL_IRREVERSIBLE);
  await world.startGateways();
  await world.round();
}

async function until(
  world: SimulatedWorld,
  condition: string,
  deed: () => Promise<void>,
): Promise<void> {
  for (let tries = 0; tries < TRIES_MAXIMUM; tries += 1) {
    await world.startGateways();
    if ((await world.count(condition)) > 0) return;
    await deed();
    // A message that was being sent as its gateway died is sent again after a while.
    world.pass(2, PATIENCE_SECONDS);
    await world.calm();
  }
  await world.startGateways();
  if ((await world.count(condition)) === 0) world.violate('story-goes-on', `never: ${condition}`);
}
