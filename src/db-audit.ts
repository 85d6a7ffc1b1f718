import 'reflect-metadata';
import { openStores } from './adapters/postgres';
import { runVerifyCommand } from './composition/audit/verify-command';
import { readDatabaseSettings, readEnvironment } from './platform/config';
import { runCommand } from './run-command';

/** `npm run audit:verify`: of the settings it needs DATABASE_URL alone, and it changes nothing. */
async function main(words: readonly string[]): Promise<number> {
  const { exitCode, lines } = await runVerifyCommand(words, () => {
    const { url } = readDatabaseSettings(readEnvironment());
    if (url === null) throw new Error('set DATABASE_URL.');
    return openStores(url.reveal());
  });
  for (const line of lines) process.stdout.write(`${line}\n`);
  return exitCode;
}

runCommand(() => main(process.argv.slice(2)), 'Nothing was verified');
