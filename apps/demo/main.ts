import { parseWords, UsageError } from '../shared/command-line';
import { INTERRUPTED_EXIT_CODE, listenToSignals } from '../shared/interruption';
import { startWorld, type World } from 'crowdwiz-testkit/world';
import { DemoServer, PortTakenError } from './demo-server';
import { operatorKeyOf } from './operator-key';
import { playStory } from './story';
import { resultLines, stepLines } from './story-report';

const DEFAULT_PORT = 3_000;
const HIGHEST_PORT = 65_535;

const USAGE = [
  `npm run demo              a page at http://localhost:${DEFAULT_PORT} on which you play the customer`,
  'npm run demo -- --story   plays the whole story by itself, and checks the books',
  'PORT=3001 npm run demo    serves the page on another port',
];

function print(...lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

/** Exit code: 0 when the story ended well. */
async function story(signal: AbortSignal): Promise<number> {
  print('CrowdWiz Gateway: the whole story, played without a person.', '');
  return withWorld(signal, async (world) => {
    const result = await playStory(world, {
      onStep: (step, number) => {
        print(...stepLines(number, step));
      },
    });
    print(...resultLines(result));
    return result.problems.length === 0 ? 0 : 1;
  });
}

async function page(signal: AbortSignal): Promise<number> {
  // Before anything else is started: a port that is taken is the commonest trouble.
  const server = await DemoServer.open(portOf(process.env['PORT']));
  try {
    return await withWorld(signal, async (world) => {
      server.show(world, await operatorKeyOf(world));
      print(
        '',
        `The demo is ready: open http://localhost:${server.port}`,
        'End it with Ctrl+C; everything in it is thrown away then.',
      );
      return interruption(signal);
    });
  } finally {
    await server.close();
  }
}

async function withWorld(
  signal: AbortSignal,
  work: (world: World) => Promise<number>,
): Promise<number> {
  const world = await startWorld({
    signal,
    onProgress: (what) => {
      print(`Starting ${what}…`);
    },
  });
  try {
    return await Promise.race([work(world), interruption(signal)]);
  } finally {
    await world.stop();
  }
}

/** Resolves with the exit code once somebody has ended the demo. */
function interruption(signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    const end = () => {
      resolve(INTERRUPTED_EXIT_CODE);
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

function portOf(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= HIGHEST_PORT) return port;
  throw new UsageError(`PORT must be a whole number from 0 to ${HIGHEST_PORT}, not "${text}".`);
}

function wantsStory(): boolean {
  const options = { story: { type: 'boolean', default: false } } as const;
  return parseWords(process.argv.slice(2), options, ['', ...USAGE].join('\n')).story;
}

async function main(): Promise<number> {
  const signal = listenToSignals(() => {
    print('', 'Stopping…');
  });
  try {
    return await (wantsStory() ? story(signal) : page(signal));
  } catch (error) {
    if (signal.aborted) return INTERRUPTED_EXIT_CODE;
    const isMendable = error instanceof UsageError || error instanceof PortTakenError;
    console.error(isMendable ? error.message : error);
    return 1;
  }
}

void main().then((exitCode) => {
  process.exit(exitCode);
});
