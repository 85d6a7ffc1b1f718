import { inspect } from 'node:util';
import { ConsoleLogger } from '@nestjs/common';
import { ConfigError, maskSecrets } from './platform/config';

/**
 * Runs what an operator has called: its number is the exit code. `failed`: the words before the reason of an
 * error. Nothing that ends it, expected or not, shows what looks like a secret.
 */
export function runCommand(main: () => Promise<number>, failed: string): void {
  const giveUp = (error: unknown): never => {
    process.stderr.write(`${reasonFor(error, failed)}\n`);
    process.exit(1);
  };
  process.on('uncaughtException', giveUp);
  process.on('unhandledRejection', giveUp);
  main().then(
    (exitCode) => {
      process.exitCode = exitCode;
    },
    (error: unknown) => {
      process.stderr.write(`${reasonFor(error, failed)}\n`);
      process.exitCode = 1;
    },
  );
}

/** One or more lines about why a command ended; a problem with settings speaks for itself. */
export function reasonFor(error: unknown, failed: string): string {
  const reason = maskSecrets(error instanceof Error ? error.message : String(error));
  return error instanceof ConfigError ? reason : `${failed}: ${reason}`;
}

/** What parts of the gateway log as errors while a command runs. */
export class CommandLogger extends ConsoleLogger {
  constructor() {
    super({ logLevels: ['error', 'fatal'], colors: false });
  }

  override error(message: unknown, ...others: unknown[]): void {
    super.error(textOf(message), ...others.map(textOf));
  }

  override fatal(message: unknown, ...others: unknown[]): void {
    super.fatal(textOf(message), ...others.map(textOf));
  }
}

function textOf(value: unknown): string {
  if (value instanceof Error) return maskSecrets(value.stack ?? value.message);
  return maskSecrets(typeof value === 'string' ? value : inspect(value));
}
