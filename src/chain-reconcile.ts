import 'reflect-metadata';
import { parseArgs } from 'node:util';
import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ReconcileModule } from './composition/reconcile.module';
import { DomainError } from './kernel';
import { readEnvironment, readGatewayConfig } from './platform/config';
import { CommandLogger, runCommand } from './run-command';
import { ReconcileChain, type ReconcileReport } from './scan';

const USAGE =
  'npm run chain:reconcile -- [--apply --by NAME --reason WHY]   after the chain has gone back: names what\n' +
  'it does not hold any more; with --apply, books it. The gateway may run or not.';
const NODES_WAIT_MILLISECONDS = 30_000;
const RETRY_MILLISECONDS = 500;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

type NestOptions = Pick<NestApplicationOptions, 'abortOnError' | 'logger'>;

interface Words {
  readonly apply: boolean;
  readonly by: string;
  readonly reason: string;
}

async function main(words: readonly string[]): Promise<number> {
  const { apply, by, reason } = readWords(words);
  const config = readGatewayConfig(readEnvironment());
  const url = config.database.url?.reveal();
  if (url === undefined) throw new Error('set DATABASE_URL.');
  const options: NestOptions = { abortOnError: false, logger: new CommandLogger() };
  const application = await NestFactory.createApplicationContext(
    ReconcileModule.forRoot(config, url),
    options,
  );
  try {
    const report = await reconcile(application.get(ReconcileChain, { strict: false }), {
      apply,
      by,
      reason,
    });
    for (const line of report.lines) say(line);
    say(ENDINGS[report.outcome]);
    return ['refused', 'busy'].includes(report.outcome) ? 1 : 0;
  } finally {
    await application.close();
  }
}

const ENDINGS: Readonly<Record<ReconcileReport['outcome'], string>> = {
  busy: 'Nothing was changed.',
  nothing_to_do: 'Nothing was changed.',
  refused: 'Nothing was changed.',
  tried: 'Nothing was changed: this is what --apply --by NAME --reason WHY books.',
  applied:
    'Booked. The cursor stands at the last block in common. Resume with POST /resume once the ' +
    'gateway has read on and books and chain agree.',
};

/** Nodes take a moment to be connected. */
async function reconcile(reconcileChain: ReconcileChain, words: Words): Promise<ReconcileReport> {
  const deadline = performance.now() + NODES_WAIT_MILLISECONDS;
  for (;;) {
    try {
      const report = await reconcileChain.execute(words);
      if (report.outcome !== 'busy' || performance.now() > deadline) return report;
    } catch (error) {
      const isAway = error instanceof DomainError && error.code === 'chain_unavailable';
      if (!isAway || performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
  }
}

function readWords(words: readonly string[]): Words {
  const options = {
    apply: { type: 'boolean' },
    by: { type: 'string' },
    reason: { type: 'string' },
  } as const;
  let values;
  try {
    ({ values } = parseArgs({ args: [...words], options }));
  } catch {
    throw new Error(`that is not understood.\n${USAGE}`);
  }
  const { apply = false, by, reason } = values;
  if (apply && (by === undefined || reason === undefined)) {
    throw new Error(`--apply needs --by and --reason.\n${USAGE}`);
  }
  return { apply, by: by ?? 'operator', reason: reason ?? 'tried out' };
}

runCommand(() => main(process.argv.slice(2)), 'Nothing was reconciled');
