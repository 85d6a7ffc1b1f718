import { chainFaults } from './faults/chain-faults';
import { databaseFaults } from './faults/database-faults';
import type { Fault, FaultStage, Undo } from './faults/fault-stage';
import { nodeFaults, nodeLies } from './faults/node-faults';
import { operatorSlips } from './faults/operator-slips';
import { processFaults } from './faults/process-faults';
import { strangerFaults } from './faults/stranger-faults';
import { telegramFaults } from './faults/telegram-faults';
import { DEED_KINDS } from './life';
import type { People } from './people';
import type { SimulatedWorld } from './simulated-world';
import type { Staff } from './staff';

/** What goes wrong, and how often against the others. */
const WEIGHTS = {
  // the process
  die: 36,
  kill: 4,
  restart: 2,
  // the database
  'cut-database': 5,
  'refuse-commit': 5,
  'lose-commit-reply': 5,
  // the way to the node
  'lose-replies': 6,
  'lose-broadcasts': 6,
  'late-replies': 2,
  'repeat-replies': 2,
  'close-connections': 3,
  'node-down': 4,
  'node-freezes': 2,
  'node-lags': 4,
  'node-goes-stale': 2,
  'node-loses-peers': 3,
  'swallow-broadcasts': 4,
  // the chain
  fork: 10,
  'stall-irreversibility': 4,
  'much-time': 5,
  theft: 1,
  'history-pruned': 1,
  // nodes that lie
  'lie-about-blocks': 3,
  'lie-about-history': 3,
  'lie-about-balance': 3,
  'lie-about-fees': 4,
  'lie-about-head': 3,
  // strangers
  'poison-block': 3,
  'large-memos': 2,
  'message-flood': 2,
  'link-spam': 2,
  'wrong-keys': 1,
  // operators
  'rate-mistyped': 3,
  'limit-mistyped': 1,
  'resumed-too-early': 2,
  // Telegram
  flood: 3,
  'chat-flood': 3,
  'server-error': 3,
  'telegram-lost': 4,
  redelivery: 5,
  'bot-blocked': 2,
  // time
  'clock-jumps': 4,
} as const;

export type MischiefName = keyof typeof WEIGHTS;

interface Lasting {
  readonly name: string;
  turnsLeft: number;
  readonly undo: Undo;
}

/** Makes things go wrong, and lets the lasting ones pass after a while. */
export class Mischief implements FaultStage {
  private lasting: Lasting[] = [];

  constructor(
    readonly world: SimulatedWorld,
    readonly people: People,
    readonly staff: Staff,
  ) {}

  /** One more thing goes wrong. */
  async strike(): Promise<void> {
    const name = this.world.random.weighted(WEIGHTS);
    this.world.note(`mischief: ${name}`);
    // What is armed comes later, or never: it is counted when it does.
    const isArmed = DEED_KINDS.some((kind) => kind === name);
    if (!isArmed) this.world.tally.count('faults', name);
    await this.play(name);
  }

  /** Time goes by for what lasts. */
  async turn(): Promise<void> {
    const over: Lasting[] = [];
    for (const each of this.lasting) {
      each.turnsLeft -= 1;
      if (each.turnsLeft <= 0) over.push(each);
    }
    this.lasting = this.lasting.filter((each) => !over.includes(each));
    for (const each of over) await each.undo();
  }

  /** The world is well again. */
  async end(): Promise<void> {
    const { lasting } = this;
    this.lasting = [];
    for (const { undo } of lasting) await undo();
    for (const node of this.world.nodes) node.faults.reset();
    this.world.telegram.clearFaults();
    this.world.disarm();
    this.world.clock.skew(0);
  }

  readonly last = (name: string, undo: Undo): void => {
    this.lasting.push({ name, turnsLeft: this.world.random.between(1, 6), undo });
  };

  readonly isLasting = (name: string): boolean => this.lasting.some((each) => each.name === name);

  private async play(name: MischiefName): Promise<void> {
    const faults: Record<MischiefName, Fault> = {
      ...processFaults(this),
      ...nodeFaults(this),
      ...nodeLies(this),
      ...databaseFaults(this),
      ...chainFaults(this),
      ...strangerFaults(this),
      ...operatorSlips(this),
      ...telegramFaults(this),
    };
    await faults[name]();
  }
}
