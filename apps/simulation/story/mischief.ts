import { chainFaults } from '../faults/chain-faults';
import { customerTricks } from '../faults/customer-tricks';
import { databaseFaults } from '../faults/database-faults';
import type { Fault, FaultStage, Undo } from '../faults/fault-stage';
import { ONCE_KINDS, type DrawnKind, type FaultWeights } from '../faults/fault-weights';
import { nodeFaults, nodeLies } from '../faults/node-faults';
import { operatorSlips } from '../faults/operator-slips';
import { processFaults } from '../faults/process-faults';
import { strangerFaults } from '../faults/stranger-faults';
import { telegramFaults } from '../faults/telegram-faults';
import { DEED_KINDS } from '../world/life';
import type { People } from '../people/people';
import type { SimulatedWorld } from '../world/simulated-world';
import type { Staff } from '../people/staff';

interface Lasting {
  readonly name: string;
  turnsLeft: number;
  readonly undo: Undo;
}

/** Makes things go wrong, and lets the lasting ones pass after a while. */
export class Mischief implements FaultStage {
  private lasting: Lasting[] = [];

  private readonly drawn: readonly [DrawnKind, number][];

  constructor(
    readonly world: SimulatedWorld,
    readonly people: People,
    readonly staff: Staff,
    weights: FaultWeights,
  ) {
    const isOnce = (name: string) => ONCE_KINDS.some((kind) => kind === name);
    this.drawn = Object.entries(weights).filter(([name]) => !isOnce(name)) as typeof this.drawn;
  }

  /** One more thing goes wrong, if anything may. */
  async strike(): Promise<void> {
    if (this.drawn.length === 0) return;
    const name = this.world.random.weightedOf(this.drawn);
    this.world.note(`mischief: ${name}`);
    // What is armed comes later, or never: it is counted when it does.
    const isArmed = DEED_KINDS.some((kind) => kind === name);
    if (!isArmed) this.world.tally.count('faults', name);
    await this.play(name);
  }

  /** Time goes by for what lasts. */
  async turn(): Promise<void> {
    for (const each of this.lasting) each.turnsLeft -= 1;
    await this.undo(this.lasting.filter(({ turnsLeft }) => turnsLeft <= 0));
  }

  /** The world is well again. */
  async end(): Promise<void> {
    await this.undo(this.lasting);
    for (const node of this.world.nodes) node.faults.reset();
    this.world.telegram.clearFaults();
    this.world.disarm();
    this.world.clock.skew(0);
  }

  readonly last = (name: string, undo: Undo): void => {
    this.lasting.push({ name, turnsLeft: this.world.random.between(1, 6), undo });
  };

  readonly isLasting = (name: string): boolean => this.lasting.some((each) => each.name === name);

  /** One after the other: what waits for the end of something else still sees that it lasts. */
  private async undo(over: readonly Lasting[]): Promise<void> {
    for (const each of over) {
      this.lasting = this.lasting.filter((other) => other !== each);
      await each.undo();
    }
  }

  private async play(name: DrawnKind): Promise<void> {
    const faults: Record<DrawnKind, Fault> = {
      ...processFaults(this),
      ...nodeFaults(this),
      ...nodeLies(this),
      ...databaseFaults(this),
      ...chainFaults(this),
      ...strangerFaults(this),
      ...customerTricks(this),
      ...operatorSlips(this),
      ...telegramFaults(this),
    };
    await faults[name]();
  }
}
