import { createInterface } from 'node:readline';
import { databaseAddressOf } from 'crowdwiz-gateway/internal/platform/config/index';
import { UsageError } from '../shared/command-line';
import { interrupted, listenToSignals } from '../shared/interruption';
import { CustomerConsole } from './customer-console';
import { keepSettings, requireOwnFile } from './env-file';
import { readRehearsalOptions, type RehearsalOptions } from './options';
import { Rehearsal } from './rehearsal';

function print(...lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}

async function play(options: RehearsalOptions, signal: AbortSignal): Promise<void> {
  requireOwnFile(options.envFile, options.force);
  const onProgress = (what: string): void => {
    print(`Starting ${what}…`);
  };
  const rehearsal = await Rehearsal.start(options, { signal, onProgress });
  try {
    const outcome = keepSettings(options.envFile, rehearsal.settings, options.force);
    print(...introduction(rehearsal, options, outcome));
    await Promise.race([playCustomers(rehearsal), interrupted(signal)]);
  } finally {
    await rehearsal.stop();
  }
}

function introduction(
  { node, telegram, settings }: Rehearsal,
  { envFile }: RehearsalOptions,
  outcome: 'written' | 'kept',
): readonly string[] {
  const address = databaseAddressOf(settings['DATABASE_URL'] ?? '');
  return [
    '',
    'The sandbox is ready:',
    `  CrowdWiz node   ${node.url}`,
    `  Telegram        ${telegram.apiRoot}`,
    `  PostgreSQL      ${address}`,
    `  settings        ${envFile} (${outcome === 'written' ? 'written now' : 'of an earlier run; kept'})`,
    '',
    'In a second terminal, in the folder of that file:',
    '  npm run doctor',
    '  npm start',
    '',
    'Here, play a customer: "alice say /start", or "help" for everything.',
    'End it with Ctrl+C, the gateway first. Chain, chats and books are thrown away then; the settings stay.',
    '',
  ];
}

/** One line after the other; without a keyboard nobody plays, and everything stays up. Never resolves. */
async function playCustomers(rehearsal: Rehearsal): Promise<never> {
  const customers = new CustomerConsole(rehearsal, print);
  customers.follow();
  for await (const line of createInterface({ input: process.stdin, terminal: false })) {
    await customers.run(line);
  }
  return new Promise<never>(() => undefined);
}

async function main(): Promise<number> {
  const signal = listenToSignals(() => {
    print('', 'Stopping…');
  });
  try {
    await play(readRehearsalOptions(process.argv.slice(2), process.env, process.cwd()), signal);
    return 0;
  } catch (error) {
    if (signal.aborted) return 0;
    console.error(error instanceof UsageError ? error.message : error);
    return 1;
  }
}

void main().then((exitCode) => {
  process.exit(exitCode);
});
