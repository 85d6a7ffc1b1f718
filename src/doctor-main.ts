import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Logger } from '@nestjs/common';
import { examine, hasFailed, jsonOf, textOf } from './doctor';
import { readEnvironment } from './platform/config';
import { reasonFor } from './run-command';

const USAGE =
  'npm run doctor -- [--json]   looks whether a gateway with these settings can do its work, and says what\n' +
  'to fix. It changes nothing, and the gateway may run or not. Exit code 1: something must be fixed.';

/** `npm run doctor`. */
async function main(words: readonly string[]): Promise<{ exitCode: number; text: string }> {
  const isJson = wantsJson(words);
  // What drivers log would stand among the findings.
  Logger.overrideLogger(false);
  const checks = await examine(readEnvironment(), process.cwd());
  const text = isJson ? jsonOf(checks) : textOf(checks);
  return { exitCode: hasFailed(checks) ? 1 : 0, text };
}

function wantsJson(words: readonly string[]): boolean {
  try {
    const options = { json: { type: 'boolean' } } as const;
    return parseArgs({ args: [...words], options }).values.json === true;
  } catch {
    throw new Error(`that is not understood.\n${USAGE}`);
  }
}

/** Connections that rest would keep the process alive for a while. */
function end(stream: NodeJS.WriteStream, text: string, exitCode: number): void {
  stream.write(text, () => process.exit(exitCode));
}

const giveUp = (error: unknown): void => {
  end(process.stderr, `${reasonFor(error, 'The doctor could not look')}\n`, 1);
};
process.on('uncaughtException', giveUp);
process.on('unhandledRejection', giveUp);
main(process.argv.slice(2)).then(({ exitCode, text }) => {
  end(process.stdout, text, exitCode);
}, giveUp);
