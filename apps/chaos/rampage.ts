import { setTimeout as delay } from 'node:timers/promises';
import type { SeededRandom } from '../shared/seeded-random';
import type { Tally } from '../shared/tally';
import type { Victim, VictimName } from './victims/victim';

/** Between two kills. */
const PAUSE_MILLISECONDS = { least: 1_000, most: 4_000 };
/** From a kill to the start that follows it. */
const DOWN_MILLISECONDS = { least: 0, most: 1_500 };
/** The gateway keeps the money, so it dies most. */
const WEIGHTS: Readonly<Record<VictimName, number>> = { gateway: 4, PostgreSQL: 3, node: 3 };

export interface RampageOptions {
  readonly seconds: number;
  readonly random: SeededRandom;
  readonly tally: Tally;
  readonly signal: AbortSignal;
  /** Told of each kill. */
  readonly onKill: (name: VictimName) => void;
}

export function killsOf(name: VictimName): string {
  return `kills of the ${name}`;
}

/** Kills one of them every few seconds; when the time is over, all of them are being started again. */
export async function rampage(
  victims: readonly Victim[],
  { seconds, random, tally, signal, onKill }: RampageOptions,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  const starting: Promise<void>[] = [];
  for (;;) {
    await delay(random.between(PAUSE_MILLISECONDS.least, PAUSE_MILLISECONDS.most), null, {
      signal,
    });
    if (Date.now() >= deadline) break;
    const unhurt = victims.filter(({ name }) => tally.of(killsOf(name)) === 0);
    // Each of them dies once before any dies twice: a short rampage leaves nobody out.
    const up = (unhurt.length > 0 ? unhurt : victims).filter(({ isUp }) => isUp);
    if (up.length === 0) continue;
    const victim = random.weightedOf(up.map((each) => [each, WEIGHTS[each.name]] as const));
    await victim.kill9();
    tally.add(killsOf(victim.name));
    onKill(victim.name);
    const downMilliseconds = random.between(DOWN_MILLISECONDS.least, DOWN_MILLISECONDS.most);
    const started = delay(downMilliseconds, null, { signal }).then(() => victim.start());
    // Awaited at the end, where a failure is thrown; until then it is nobody's rejection.
    started.catch(() => undefined);
    starting.push(started);
  }
  await Promise.all(starting);
}
