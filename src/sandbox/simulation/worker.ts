import { Logger } from '@nestjs/common';
import { playDeathAt } from './every-place';
import type { FaultWeights } from './faults/fault-weights';
import { playSeed, type SeedOutcome } from './seed-story';
import type { Databases } from './world-database';
import { ThrowAwayDatabases } from './throw-away-databases';

/** What a worker is told: seeds, or places of a death, one at a time; null to end. */
export interface Order {
  readonly seed: number | null;
  readonly isPlace: boolean;
  readonly faults: FaultWeights;
}

/** Plays seeds as they are ordered over the channel to the parent, with a PostgreSQL of its own. */
export async function runWorker(): Promise<void> {
  Logger.overrideLogger(false);
  const databases = await ThrowAwayDatabases.start();
  const end = async () => {
    await databases.stop();
    process.exit(0);
  };
  process.on('disconnect', () => void end());
  process.on('message', (order: Order) => {
    if (order.seed === null) void end();
    else void playOne(order.seed, order, databases).then(tell);
  });
  if (process.connected) process.send?.('ready');
}

function playOne(
  seed: number,
  { isPlace, faults }: Order,
  databases: Databases,
): Promise<SeedOutcome> {
  return isPlace ? playDeathAt(seed, databases) : playSeed(seed, databases, faults);
}

function tell(outcome: SeedOutcome): void {
  if (process.connected) process.send?.(outcome);
}
