import type { FaultWeights } from '../faults/fault-weights';
import { Mischief } from './mischief';
import { OnceInAWorld } from './once-in-a-world';
import { People } from '../people/people';
import { ratePair } from '../people/rate-pair';
import { SeededRandom } from '../../shared/seeded-random';
import type { Violation } from 'crowdwiz-testkit/invariants';
import { SimulatedWorld, type StoryKind, type Traits } from '../world/simulated-world';
import type { Databases } from '../world/world-database';
import { numbersOfBatches, numbersOfTurn } from './seed-numbers';
import { settleWorld, tallyEnds } from './settle';
import { Staff } from '../people/staff';
import type { TallyCounts } from '../tally';

/** What became of one seed. */
export interface SeedOutcome {
  /** Its number; of a quiet story with one death, that of the place; of a history, its own. */
  readonly seed: number;
  readonly kind: StoryKind;
  readonly violations: readonly Violation[];
  readonly tally: TallyCounts;
  /** What happened, in order. */
  readonly trace: readonly string[];
  readonly milliseconds: number;
}

/** What people, staff and the world do, and how often against the others. */
const DEEDS = {
  link: 9,
  unlink: 3,
  deposit: 18,
  withdraw: 18,
  cancelWithdrawal: 2,
  claim: 3,
  keys: 1,
  oldCode: 3,
  nonsense: 3,
  look: 2,
  play: 5,
  rate: 1,
  halt: 1,
  rescan: 2,
  staff: 4,
  mischief: 26,
  wait: 4,
} as const;

type DeedName = keyof typeof DEEDS;

const PEOPLE = { least: 4, most: 7 };
/** A look in the middle shows where it went wrong. */
const TURNS_BETWEEN_LOOKS = 15;
const TURNS_BETWEEN_HUNTERS_LOOKS = 3;
const TURNS = { least: 36, most: 60 };
const BATCHES_CHANCE = 0.4;
/** Where payouts share transactions, so often all who can ask for some at the same time. */
const TURNS_BETWEEN_PAYDAYS = 9;
/** Of so many worlds one explains every row in the end. */
const WORLDS_PER_EXPLANATION = 10;

/** A world that is played for one planted mistake: it is short, and over as soon as a rule has caught it. */
export interface Hunt {
  readonly turns: number;
  /** Those that name the mistake's cause. */
  readonly rules: readonly string[];
}

/** Plays one seed's world to its end, and says what is wrong with the gateway. */
export function playSeed(
  seed: number,
  databases: Databases,
  faults: FaultWeights,
  hunt: Hunt | null = null,
): Promise<SeedOutcome> {
  const random = new SeededRandom(seed);
  const traits = { ...drawTraits(random), ...drawBatches(seed) };
  return playWorld(seed, random, traits, databases, (world) => play(world, { seed, faults, hunt }));
}

/** Plays a story in a world of its own; what breaks in it is a violation, too. */
export async function playWorld(
  seed: number,
  random: SeededRandom,
  traits: Traits,
  databases: Databases,
  story: (world: SimulatedWorld) => Promise<void>,
): Promise<SeedOutcome> {
  const startedAt = performance.now();
  const world = await SimulatedWorld.create(random, traits, databases);
  try {
    await story(world);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    world.violate('simulation-runs', text);
  } finally {
    await world.stop();
  }
  const { violations, trace, kind } = world;
  const milliseconds = performance.now() - startedAt;
  return { seed, kind, violations, trace, tally: world.tally.toJSON(), milliseconds };
}

function drawTraits(random: SeededRandom): Traits {
  const isMany = random.chance(0.5);
  const hotWalletUnits = random.chance(0.2) ? 50_000_000n : 10_000_000_000n;
  const rates = ratePair(
    random.pick(['90', '90', '0.777', '123.456789']),
    random.pick(['100', '100', '99.5', '1.25']),
  );
  return {
    nodeCount: isMany ? 3 : 1,
    quorum: isMany ? 2 : 1,
    hotWalletUnits,
    depositRate: rates.deposit,
    withdrawalRate: rates.withdrawal,
    pointsDecimals: random.pick([2, 2, 0, 5, 8]),
    feePayer: random.chance(0.75) ? 'customer' : 'house',
    approvalAbove: random.pick(['none', '20', '100']),
    hasSecondGateway: random.chance(0.2),
  };
}

/** In some worlds payouts share transactions. */
function drawBatches(seed: number): Pick<Traits, 'settings'> {
  const random = new SeededRandom(numbersOfBatches(seed));
  if (!random.chance(BATCHES_CHANCE)) return {};
  return {
    settings: {
      PAYOUT_BATCH: 'transfers',
      PAYOUT_BATCH_SIZE: String(random.pick([2, 3, 10, 50])),
      PAYOUT_BATCH_SECONDS: String(random.pick([0, 0, 10])),
    },
  };
}

interface Story {
  readonly seed: number;
  readonly faults: FaultWeights;
  readonly hunt: Hunt | null;
}

async function play(world: SimulatedWorld, { seed, faults, hunt }: Story): Promise<void> {
  const { random } = world;
  const isCaught = () => world.violations.some(({ rule }) => hunt?.rules.includes(rule));
  const people = new People(world);
  const staff = new Staff(world);
  const mischief = new Mischief(world, people, staff, faults);
  people.arrive(random.between(PEOPLE.least, PEOPLE.most));
  await openBooks(world);
  await beginQuietly(world, people);
  const turns = hunt?.turns ?? random.between(TURNS.least, TURNS.most);
  const once = new OnceInAWorld(mischief, { seed, faults, turns });
  const betweenLooks = hunt === null ? TURNS_BETWEEN_LOOKS : TURNS_BETWEEN_HUNTERS_LOOKS;
  for (let turn = 0; turn < turns; turn += 1) {
    await once.turn(turn);
    const isPayday = turn % TURNS_BETWEEN_PAYDAYS === 3;
    if (isPayday && world.traits.settings) await payday(world, people, seed, turn);
    // What a gateway did not do in time must not change what the world does from then on.
    random.reseed(numbersOfTurn(seed, turn));
    await act(random.weighted(DEEDS), { world, people, staff, mischief });
    if (random.chance(0.6)) world.pass(random.between(1, 5), random.pick([1, 1, 3]));
    // A process that ended is down for a while.
    if (random.chance(0.7)) await world.startGateways();
    if (random.chance(0.75)) await world.round();
    await mischief.turn();
    await world.calm();
    if (turn % betweenLooks === 0 && world.violations.length === 0) await world.judge(false);
    if (isCaught()) return;
  }
  await mischief.end();
  await settleWorld({ world, people, staff, isOver: isCaught });
  if (isCaught()) return;
  world.explainsAll = seed % WORLDS_PER_EXPLANATION === 0;
  await world.judge(true);
  await tallyEnds(world);
}

/** The opening balance is taken before anybody comes: it needs two heads. */
export async function openBooks(world: SimulatedWorld): Promise<void> {
  await world.startGateways();
  for (let round = 0; round < 4; round += 1) {
    await world.round();
    world.pass(1);
  }
}

/** Most have an account and some points already when things begin to go wrong. */
async function beginQuietly(world: SimulatedWorld, people: People): Promise<void> {
  for (const persona of people.personas) {
    await people.say(persona, '/start');
    const [account] = persona.accounts;
    if (!account || !world.random.chance(0.75)) continue;
    await people.linkUp(persona, account);
    if (world.random.chance(0.8)) people.deposit(persona);
  }
  world.pass(15);
  await world.round();
}

/** Withdrawals of several people, and more than one to an account, wait at the same moment. */
async function payday(
  world: SimulatedWorld,
  people: People,
  seed: number,
  turn: number,
): Promise<void> {
  world.random.reseed(numbersOfBatches(seed) + turn);
  await world.startGateways();
  for (const persona of people.personas) {
    for (let times = world.random.between(0, 2); times > 0; times -= 1) {
      await people.withdraw(persona);
    }
  }
  await world.round();
}

interface Cast {
  readonly world: SimulatedWorld;
  readonly people: People;
  readonly staff: Staff;
  readonly mischief: Mischief;
}

async function act(deed: DeedName, { world, people, staff, mischief }: Cast): Promise<void> {
  const { random } = world;
  const persona = people.anyone();
  const acts: Readonly<Record<DeedName, () => Promise<unknown> | undefined>> = {
    link: () => {
      const owner = random.chance(0.12) ? people.anyone() : persona;
      return people.linkUp(persona, random.pick(owner.accounts));
    },
    unlink: () => people.unlink(persona),
    deposit: () => {
      people.deposit(persona);
      return undefined;
    },
    withdraw: async () => people.withdraw(await people.someoneWithPoints()),
    cancelWithdrawal: () => people.press(persona, 'cancel_withdrawal:'),
    claim: () => people.press(persona, 'claim:'),
    keys: () => {
      people.changeKeys(persona);
      return undefined;
    },
    oldCode: () => people.typeOldCode(persona),
    nonsense: () => people.talkNonsense(persona),
    look: () => people.say(persona, random.pick(['/balance', '/history', '/deposit', '/help'])),
    play: () => staff.play(),
    rate: () => staff.changeRate(),
    halt: () => staff.halt(),
    rescan: () => staff.readAgain(),
    staff: () => staff.workThrough(false),
    mischief: () => mischief.strike(),
    wait: () => {
      world.pass(random.between(5, 25), random.pick([1, 3]));
      return undefined;
    },
  };
  await acts[deed]();
}
