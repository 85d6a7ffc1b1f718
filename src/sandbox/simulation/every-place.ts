import { People, type Persona } from './people';
import { SeededRandom } from '../seeded-random';
import { openBooks, playWorld, type SeedOutcome } from './seed-story';
import { settleWorld } from './settle';
import type { Databases, SimulatedWorld, Traits } from './simulated-world';
import { Staff } from './staff';

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
const PLACES_COUNTED = 'places';

/**
 * A quiet story in which nothing goes wrong but one death: link, deposit, withdraw, unlink. `place`
 * counts the places from the first word on; null: nobody dies.
 */
export function playDeathAt(place: number | null, databases: Databases): Promise<SeedOutcome> {
  const random = new SeededRandom(1);
  return playWorld(place ?? 0, random, QUIET, databases, async (world) => {
    world.isPlace = true;
    const people = new People(world);
    const staff = new Staff(world);
    people.arrive(1);
    await openBooks(world);
    const before = world.gateway?.life.passed ?? 0;
    if (place !== null) world.arm({ kind: 'die', afterPlaces: place });
    await tell(world, people);
    world.tally.count('every place', PLACES_COUNTED, (world.gateway?.life.passed ?? 0) - before);
    world.disarm();
    await settleWorld({ world, people, staff });
    await world.judge(true);
  });
}

/** How many places a quiet story has. */
export async function countPlaces(databases: Databases): Promise<number> {
  const { tally, violations } = await playDeathAt(null, databases);
  const [violation] = violations;
  if (violation) throw new Error(`${violation.rule}: ${violation.detail}`);
  return tally['every place']?.[PLACES_COUNTED] ?? 0;
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
    await people.press(persona, 'unlink:yes');
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
