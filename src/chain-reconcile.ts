import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { readEnvironment, readGatewayConfig } from './platform/config';
import { reconcileChain, type ReconcileWords } from './reconcile-chain';
import { runCommand } from './run-command';
import type { ReconcileReport } from './scan';

const USAGE =
  'npm run chain:reconcile -- [--apply --by NAME --reason WHY]   after the chain has gone back: names what\n' +
  'it does not hold any more; with --apply, books it. The gateway may run or not.';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function main(words: readonly string[]): Promise<number> {
  const wanted = readWords(words);
  const config = readGatewayConfig(readEnvironment());
  if (!config.roles.includes('worker')) {
    throw new Error(
      'GATEWAY_ROLES names no worker: run this with the settings of the process that does.',
    );
  }
  const report = await reconcileChain(config, wanted);
  for (const line of report.lines) say(line);
  say(ENDINGS[report.outcome]);
  return ['refused', 'busy'].includes(report.outcome) ? 1 : 0;
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

function readWords(words: readonly string[]): ReconcileWords {
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
