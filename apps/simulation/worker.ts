import { Logger } from '@nestjs/common';
import { Histories } from './histories/histories';
import { plotOf, type PlotKind } from './histories/plot';
import { playDeathAt } from './story/every-place';
import type { FaultWeights } from './faults/fault-weights';
import { playSeed, type SeedOutcome } from './story/seed-story';
import type { StoryKind } from './world/simulated-world';
import { ThrowAwayDatabases } from './throw-away-databases';

/** What a worker is told: seeds, places of a death or histories, one at a time; null to end. */
export interface Order {
  readonly seed: number | null;
  readonly kind: StoryKind;
  readonly faults: FaultWeights;
  readonly plot: readonly PlotKind[];
}

/** Plays seeds as they are ordered over the channel to the parent, with a PostgreSQL of its own. */
export async function runWorker(): Promise<void> {
  Logger.overrideLogger(false);
  const stories = await Stories.start();
  const end = async () => {
    await stories.stop();
    process.exit(0);
  };
  process.on('disconnect', () => void end());
  process.on('message', (order: Order) => {
    if (order.seed === null) void end();
    else void stories.play(order.seed, order).then(tell);
  });
  if (process.connected) process.send?.('ready');
}

/** Plays stories of every kind, with databases of one PostgreSQL. */
export class Stories {
  private histories: Histories | null = null;

  private constructor(private readonly databases: ThrowAwayDatabases) {}

  static async start(): Promise<Stories> {
    return new Stories(await ThrowAwayDatabases.start());
  }

  play(number: number, { kind, faults, plot }: Omit<Order, 'seed'>): Promise<SeedOutcome> {
    switch (kind) {
      case 'seed':
        return playSeed(number, this.databases, faults);
      case 'place':
        return playDeathAt(number, this.databases);
      case 'history':
        this.histories ??= new Histories(this.databases, plotOf(plot));
        return this.histories.play(number);
    }
  }

  async stop(): Promise<void> {
    await this.histories?.stop();
    await this.databases.stop();
  }
}

function tell(outcome: SeedOutcome): void {
  if (process.connected) process.send?.(outcome);
}
