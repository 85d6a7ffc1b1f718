import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { SignedTransaction, type StoredBlock } from 'crowdwiz-sandbox/node';
import { Findings, SwitchHalt } from '../../src/safety';
import { ReconcileChain, type ReconcileCommand, type ReconcileReport } from '../../src/scan';
import type { GatewayHarness } from './gateway-harness';

const REASON = 'All nodes were restored from a snapshot.';

/**
 * All nodes are replaced by a snapshot of this block, their chain outgrows what was read, and the gateway
 * has noticed. Gives the transactions that went with the blocks.
 */
export async function goBack(
  gateway: GatewayHarness,
  snapshot: number,
  meanwhile: () => void = () => undefined,
): Promise<readonly SignedTransaction[]> {
  const gone = gateway.node.replaceBySnapshot(snapshot);
  meanwhile();
  gateway.node.produceBlocks(gone.length);
  await gateway.until(async () => (await gateway.round()).scan !== 'failed');
  return transactionsOf(gone);
}

/** As their senders signed them, oldest first: nodes may take them once more. */
export function transactionsOf(blocks: readonly StoredBlock[]): readonly SignedTransaction[] {
  return blocks
    .toSorted((one, other) => one.number - other.number)
    .flatMap(({ body }) => body.transactions.map((each) => SignedTransaction.read(each)));
}

/** As `npm run chain:reconcile` does, beside the gateway, whose cycle may read just then. */
export async function reconcile(
  gateway: GatewayHarness,
  command: Partial<ReconcileCommand> = {},
): Promise<ReconcileReport> {
  const given = { apply: true, by: 'alice', reason: REASON, ...command };
  let report = await gateway.get(ReconcileChain).execute(given);
  await gateway.until(async () => {
    if (report.outcome === 'busy') report = await gateway.get(ReconcileChain).execute(given);
    return report.outcome !== 'busy';
  });
  return report;
}

/** Runs `npm run chain:reconcile` as its own process, with the settings of the gateway. */
export function runReconcileCommand(
  { environment }: GatewayHarness,
  ...words: readonly string[]
): Promise<{ exitCode: number | null; output: string }> {
  const path = resolve(__dirname, '../../dist/chain-reconcile.js');
  const child = spawn(process.execPath, [path, ...words], { env: { ...environment } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return new Promise((done) => {
    child.on('close', (exitCode) => {
      done({ exitCode, output });
    });
  });
}

export async function resume(gateway: GatewayHarness): Promise<void> {
  for (const scope of ['payouts', 'deposits'] as const) {
    await gateway.get(SwitchHalt).resume({ scope, reason: 'reconciled', by: 'alice' });
  }
}

/** Kinds of the open findings that say so. */
export async function goneBackFindings(gateway: GatewayHarness): Promise<readonly string[]> {
  const open = await gateway.get(Findings).openOf(['chain_went_back', 'block_does_not_link']);
  return open.map(({ kind }) => kind);
}
