import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { parseWords, wholeNumber } from '../shared/command-line';
import { Histories } from './histories/histories';
import { plotOf } from './histories/plot';
import { readFaults, readPlot } from './options';
import { linesOfFailure } from './report';
import { playSeed, type SeedOutcome } from './story/seed-story';
import { ThrowAwayDatabases } from './throw-away-databases';

const USAGE =
  'Usage: hunt --seeds N,N --turns N --rules RULE,RULE [--faults KIND,KIND | --plot KIND,KIND]';
const OPTIONS = {
  seeds: { type: 'string' },
  turns: { type: 'string' },
  rules: { type: 'string' },
  faults: { type: 'string' },
  plot: { type: 'string' },
} as const;
const TURNS_MAXIMUM = 60;

/**
 * Plays short worlds, or histories, over a gateway into which a mistake is planted, until a rule that names it has
 * caught it.
 * Scripts/simulate-planted.mjs starts it, and reads what it says.
 */
async function main(words: readonly string[]): Promise<boolean> {
  const values = parseWords(words, OPTIONS, USAGE);
  const rules = values.rules?.split(',') ?? [];
  const turns = wholeNumber('--turns', values.turns, {
    least: 1,
    most: TURNS_MAXIMUM,
    usage: USAGE,
  });
  if (turns === undefined) throw new RangeError(USAGE);
  const faults = readFaults(values.faults);
  const plot = readPlot(values.plot);
  Logger.overrideLogger(false);
  const databases = await ThrowAwayDatabases.start();
  const histories = values.plot === undefined ? null : new Histories(databases, plotOf(plot));
  const play = (seed: number): Promise<SeedOutcome> =>
    histories?.play(seed) ?? playSeed(seed, databases, faults, { turns, rules });
  let isCaught = false;
  for (const seed of values.seeds?.split(',').map(Number) ?? []) {
    const outcome = await play(seed);
    if (outcome.violations.length > 0)
      console.log(linesOfFailure(outcome, { faults, plot }).join('\n'));
    isCaught = outcome.violations.some(({ rule }) => rules.includes(rule));
    if (isCaught) break;
  }
  await histories?.stop();
  await databases.stop();
  return isCaught;
}

void main(process.argv.slice(2)).then((isCaught) => process.exit(isCaught ? 1 : 0));
