import { SeededRandom } from '../../shared/seeded-random';
import { openBooks } from '../story/seed-story';
import { SimulatedWorld, type Traits } from '../world/simulated-world';
import type { Databases } from '../world/world-database';

/** Histories of one kind share a gateway, one after the other: to start it is most of what one costs. */
const HISTORIES_PER_KIND = 50;

const HOT_WALLET_UNITS = 10_000_000_000_000n;
/** What is unlimited here would end many a history early. */
const SETTINGS = {
  LIMIT_CODES_PER_CUSTOMER_PER_DAY: 'none',
  LIMIT_CODES_PER_CUSTOMER_AND_ACCOUNT_PER_DAY: 'none',
  LIMIT_CODES_PER_DAY: 'none',
  LIMIT_WITHDRAWAL_COUNT_PER_CUSTOMER_PER_DAY: 'none',
};
/** No answer is ever lost: a slow machine takes as long as it needs. */
const CALL_TIMEOUT_MILLISECONDS = 10_000;
/** Told from the numbers of histories. */
const KINDS_BEGIN_AT = 1_000_003;
/** A machine's clock when the gateway starts for the first time. */
const FIRST_SKEWS = [0, 0, 7_200, -7_200];

/** A gateway for the histories of one kind; each has customers, accounts and rates of its own. */
export class Stage {
  private constructor(
    readonly kind: number,
    readonly world: SimulatedWorld,
  ) {}

  static kindOf(history: number): number {
    return Math.floor((history - 1) / HISTORIES_PER_KIND);
  }

  /** `clocks`: that of the machine may be wrong when the gateway starts for the first time. */
  static async build(kind: number, databases: Databases, clocks: boolean): Promise<Stage> {
    const random = new SeededRandom(KINDS_BEGIN_AT + kind);
    const world = await SimulatedWorld.create(random, drawTraits(random), databases);
    world.kind = 'history';
    const skew = random.pick(FIRST_SKEWS);
    if (clocks) world.clock.skew(skew);
    await openBooks(world);
    world.clock.skew(0);
    return new Stage(kind, world);
  }

  stop(): Promise<void> {
    return this.world.stop();
  }
}

function drawTraits(random: SeededRandom): Traits {
  return {
    nodeCount: 1,
    quorum: 1,
    hotWalletUnits: HOT_WALLET_UNITS,
    depositRate: '90',
    withdrawalRate: '100',
    pointsDecimals: random.pick([2, 5]),
    feePayer: random.chance(0.7) ? 'customer' : 'house',
    approvalAbove: 'none',
    hasSecondGateway: false,
    isWithoutBot: true,
    callTimeoutMilliseconds: CALL_TIMEOUT_MILLISECONDS,
    settings: SETTINGS,
  };
}
