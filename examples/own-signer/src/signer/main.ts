import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Memory } from './memory';
import { Nodes } from './nodes';
import { listenAlone, SignerServer } from './server';
import { readSignerSettings } from './settings';
import { Signer } from './signer';

async function main(): Promise<void> {
  const settings = readSignerSettings(process.env);
  const nodes = new Nodes(settings.nodes, settings.quorum, settings.chainId);
  // What is on the disk is in doubt after an unexpected error: the next start reads it anew.
  const end = (error: unknown): void => {
    process.stderr.write(
      `The signer ends: ${error instanceof Error ? error.message : 'unknown'}\n`,
    );
    process.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
  mkdirSync(settings.state, { recursive: true, mode: 0o700 });
  // Two over one folder would count apart, and each of them up to the caps.
  await listenAlone(join(settings.state, 'lock'));
  const memory = new Memory(settings.state);
  const server = await SignerServer.listen(
    settings.socket,
    new Signer(settings, nodes, memory),
    end,
  );
  process.stdout.write(`The signer listens at ${settings.socket}\n`);
  const stop = (): void => {
    void server.close().then(() => {
      nodes.close();
      memory.close();
      process.exit(0);
    });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `The signer cannot start: ${error instanceof Error ? error.message : 'unknown'}\n`,
  );
  process.exit(1);
});
