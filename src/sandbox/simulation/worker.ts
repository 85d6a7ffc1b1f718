import { Logger } from '@nestjs/common';
import { playSeed, type SeedOutcome } from './seed-story';
import { ThrowAwayDatabases } from './throw-away-databases';

/** What a worker is told: seeds one at a time, null to end. */
export interface Order {
  readonly seed: number | null;
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
    else void playSeed(order.seed, databases).then(tell);
  });
  process.send?.('ready');
}

function tell(outcome: SeedOutcome): void {
  process.send?.(outcome);
}
