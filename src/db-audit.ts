import 'reflect-metadata';
import { openStores } from './adapters/postgres';
import { runVerifyCommand } from './composition/audit/verify-command';
import { readDatabaseSettings, readEnvironment, readGatewayConfig } from './platform/config';
import { runCommand } from './run-command';

/** `npm run audit:verify`: of the settings it needs DATABASE_URL alone but for `--chain`, and it changes nothing but what `--copy` notes. */
async function main(words: readonly string[]): Promise<number> {
  const open = () => {
    const { url } = readDatabaseSettings(readEnvironment());
    if (url === null) throw new Error('set DATABASE_URL.');
    return openStores(url.reveal());
  };
  const { exitCode, lines } = await runVerifyCommand(words, open, async () => {
    // The domain and the nodes are loaded where they are asked for.
    const { anchorsOnChain } = await import('./anchors-on-chain.js');
    return anchorsOnChain(readGatewayConfig(readEnvironment()));
  });
  for (const line of lines) process.stdout.write(`${line}\n`);
  return exitCode;
}

runCommand(() => main(process.argv.slice(2)), 'Nothing was verified');
