import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { playSeed } from './seed-story';
import { ThrowAwayDatabases } from './throw-away-databases';

async function main(): Promise<void> {
  Logger.overrideLogger(false);
  const databases = await ThrowAwayDatabases.start();
  const [from = '1', to = from] = process.argv.slice(2);
  for (let seed = Number(from); seed <= Number(to); seed += 1) {
    const outcome = await playSeed(seed, databases);
    console.log(seed, `${Math.round(outcome.milliseconds)} ms`, outcome.violations.length);
    for (const { rule, detail } of outcome.violations.slice(0, 6)) console.log('   ', rule, detail);
    if (from === to) console.log(outcome.trace.join('\n'), JSON.stringify(outcome.tally, null, 1));
  }
  await databases.stop();
  process.exit(0);
}

void main();
