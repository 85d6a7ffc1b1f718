import { SeededRandom } from '../../shared/seeded-random';
import { customerStories } from '../faults/customer-stories';
import type { FaultStage, OnceFault } from '../faults/fault-stage';
import {
  ONCE_IN_A_WORLD,
  ONCE_KINDS,
  type FaultWeights,
  type OnceKind,
} from '../faults/fault-weights';
import { snapshotFaults } from '../faults/snapshot-faults';
import { numbersOfOnce } from './seed-numbers';

/** In the middle of the story: somebody must have something to lose, and time to see what came of it. */
const MIDDLE = { from: 0.2, to: 0.7 };

/** Something that comes once in this world, from this turn on, as soon as it can. */
export interface Once {
  readonly kind: OnceKind;
  readonly fromTurn: number;
  readonly numbers: number;
}

/** What comes once in a seed's world: the kinds that were named, or each as often as it comes. */
export function onceIn(seed: number, faults: FaultWeights, turns: number): readonly Once[] {
  return ONCE_KINDS.flatMap((kind, index) => {
    const weight = faults[kind];
    const numbers = numbersOfOnce(seed, index);
    const random = new SeededRandom(numbers);
    const isDrawn = random.chance(ONCE_IN_A_WORLD[kind] / 100);
    if (weight === undefined || (weight === 0 && !isDrawn)) return [];
    const last = Math.floor(turns * MIDDLE.to);
    const fromTurn = random.between(Math.floor(turns * MIDDLE.from), last);
    return [{ kind, fromTurn, numbers }];
  });
}

/** Plays what comes once between the turns of a world: what the turns draw stays what it is. */
export class OnceInAWorld {
  private waiting: readonly Once[];

  constructor(
    private readonly stage: FaultStage,
    world: { readonly seed: number; readonly faults: FaultWeights; readonly turns: number },
  ) {
    this.waiting = onceIn(world.seed, world.faults, world.turns);
  }

  /** Before this turn. What cannot come yet is tried again before the next one. */
  async turn(turn: number): Promise<void> {
    const { world } = this.stage;
    const faults: Readonly<Record<OnceKind, OnceFault>> = {
      ...customerStories(this.stage),
      ...snapshotFaults(this.stage),
    };
    for (const once of this.waiting.filter(({ fromTurn }) => fromTurn <= turn)) {
      const { kind, numbers } = once;
      world.random.reseed(numbers);
      const story = await faults[kind]();
      if (story === null) continue;
      this.waiting = this.waiting.filter((each) => each !== once);
      world.note(`once in this world: ${kind}`);
      world.tally.count('faults', kind);
      await story();
    }
  }
}
