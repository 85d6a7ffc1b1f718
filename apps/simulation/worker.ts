import { Logger } from '@nestjs/common';
import { Histories } from './histories/histories';
import { plotOf, type PlotKind } from './histories/plot';
import { playDeathAt } from './story/every-place';
import { MemoryDatabases } from './memory-databases';
import type { StoreKind } from './options';
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

/** Plays seeds as they are ordered over the channel to the parent, with databases of its own. */
export function runWorker(store: StoreKind): void {
  Logger.overrideLogger(false);
  const stories = new Stories(store);
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

  private databases: Promise<ThrowAwayDatabases> | null = null;

  constructor(private readonly store: StoreKind) {}

  async play(number: number, { kind, faults, plot }: Omit<Order, 'seed'>): Promise<SeedOutcome> {
    switch (kind) {
      case 'seed':
        return playSeed(number, await this.postgres(), faults);
      case 'place':
        return playDeathAt(number, await this.postgres());
      case 'history':
        this.histories ??= new Histories(
          this.store === 'memory' ? new MemoryDatabases() : await this.postgres(),
          plotOf(plot),
        );
        return this.histories.play(number);
    }
  }

  async stop(): Promise<void> {
    await this.histories?.stop();
    await (await this.databases)?.stop();
  }

  /** Is started when it is needed. */
  private postgres(): Promise<ThrowAwayDatabases> {
    this.databases ??= ThrowAwayDatabases.start();
    return this.databases;
  }
}

function tell(outcome: SeedOutcome): void {
  if (process.connected) process.send?.(outcome);
}
