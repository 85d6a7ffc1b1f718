import { PLACES, type Place } from '../world/life';
import type { Fault, FaultStage } from './fault-stage';

/** Around a broadcast money can be lost or paid twice, and broadcasts are few. */
const PLACES_OF_DEATH = PLACES.map((place): [Place, number] => [
  place,
  place.endsWith('broadcast') || place.endsWith('commit') ? 3 : 1,
]);

/** A death comes after at most so many places. */
const PLACES_UNTIL_DEATH_MAXIMUM = 40;

/** What happens to the gateway's process, its clock and its connections to the database. */
export function processFaults({ world, last }: FaultStage) {
  const { random, clock } = world;
  return {
    // Statements are many and broadcasts few: most deaths choose their kind of place first.
    die: () => {
      const deed = random.chance(0.7)
        ? { afterPlaces: random.below(3), places: [random.weightedOf(PLACES_OF_DEATH)] }
        : { afterPlaces: random.below(PLACES_UNTIL_DEATH_MAXIMUM) };
      world.arm({ kind: 'die', ...deed }, random.below(world.gatewayCount));
    },
    kill: () => world.kill(),
    restart: () => world.stopGateways(),
    'cut-database': () => {
      world.arm({ kind: 'cut-database', afterPlaces: random.below(PLACES_UNTIL_DEATH_MAXIMUM) });
    },
    'refuse-commit': () => {
      world.arm({ kind: 'refuse-commit', ...atACommit(world) });
    },
    'lose-commit-reply': () => {
      world.arm({ kind: 'lose-commit-reply', ...atACommit(world) });
    },
    'clock-jumps': () => {
      clock.skew(random.between(5, 7_200) * (random.chance(0.5) ? 1 : -1));
      last('clock-jumps', () => {
        clock.skew(0);
      });
    },
  } satisfies Record<string, Fault>;
}

function atACommit({ random }: FaultStage['world']) {
  const places = ['before a commit'] as const;
  return { afterPlaces: random.below(6), places };
}
