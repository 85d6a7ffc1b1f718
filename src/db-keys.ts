import 'reflect-metadata';
import { openStores } from './adapters/postgres';
import { SystemClock } from './adapters/schedule';
import { runKeysCommand } from './composition/keys/keys-command';
import { readDatabaseSettings, readEnvironment } from './platform/config';
import { runCommand } from './run-command';

/** `npm run keys`: gives out, lists, rotates and revokes keys. Of the settings it needs DATABASE_URL alone. */
async function main(words: readonly string[]): Promise<number> {
  const lines = await runKeysCommand(words, new SystemClock(), () => {
    const { url } = readDatabaseSettings(readEnvironment());
    if (url === null) throw new Error('set DATABASE_URL.');
    return openStores(url.reveal());
  });
  for (const line of lines) process.stdout.write(`${line}\n`);
  return 0;
}

runCommand(() => main(process.argv.slice(2)), 'Nothing was done');
