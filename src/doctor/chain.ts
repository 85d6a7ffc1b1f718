import {
  ChainExaminer,
  type NodeExamination,
  type Offer,
  type PlaceExamination,
  type WalletExamination,
} from '../adapters/crowdwiz';
import { SystemClock } from '../adapters/schedule';
import { firstIdentity } from '../composition/start/refusals';
import { crowdWizOptions } from '../composition/start/surroundings';
import type { MoneyTime } from '../kernel';
import type { GatewayConfig } from '../platform/config';
import type { IdentityCheck, RequiredFee } from '../wallet';
import { type Check, checksOf } from './check';
import { reasonOf } from './reason-of';
import { CODE, PAYOUT } from './signed-operations';

const { ok, warn, fail, skipped } = checksOf('chain');

/** What was asked for, or why there was no answer. */
export type Asked<T> = { readonly value: T } | { readonly reason: string };

/** What could be found out about the chain and the hot wallet. */
export interface ChainFound {
  readonly nodes: readonly NodeExamination[];
  readonly identity: IdentityCheck;
  readonly time: MoneyTime;
  readonly place: Asked<PlaceExamination>;
  readonly disagreement: Asked<Readonly<Record<string, string>> | null>;
  readonly wallet: Asked<WalletExamination>;
  /** Of a payout and of a one-time code. */
  readonly fees: Asked<readonly RequiredFee[]>;
}

/** Asks the nodes. Never throws. */
export async function findChain(config: GatewayConfig): Promise<ChainFound> {
  const examiner = ChainExaminer.start(crowdWizOptions(config, {}), new SystemClock());
  try {
    const [nodes, identity] = await Promise.all([examiner.nodes(), firstIdentity(examiner.health)]);
    const [place, disagreement, wallet, fees] = await Promise.all([
      asked(() => examiner.place()),
      asked(() => examiner.disagreement()),
      asked(() => examiner.hotWallet()),
      asked(() => examiner.fees([PAYOUT, CODE])),
    ]);
    return { nodes, identity, time: examiner.time(), place, disagreement, wallet, fees };
  } finally {
    await examiner.stop();
  }
}

async function asked<T>(question: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await question() };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** A head that is older is left for another node's. */
const STALE_AFTER_MILLISECONDS = 60_000;
/** Honest chains have some twenty blocks above the irreversible one. */
const REVERSIBLE_BLOCKS_MAXIMUM = 200;
/** As many as one mass payment puts into the payer's history. */
const KEPT_ENTRIES_GOOD = 1_000;

/** `historySequence`: the last entry that the books have read; null before the first start. */
export function judgeNodes(
  { nodes, disagreement }: Pick<ChainFound, 'nodes' | 'disagreement'>,
  config: Pick<GatewayConfig, 'chain'>,
  historySequence: number | null,
): readonly Check[] {
  return [
    ...nodes.flatMap((node) => judgeNode(node, config, historySequence)),
    quorumCheck(nodes, config),
    ...agreementCheck(disagreement),
  ];
}

function judgeNode(
  examination: NodeExamination,
  { chain }: Pick<GatewayConfig, 'chain'>,
  historySequence: number | null,
): readonly Check[] {
  const { node, failure, chainId } = examination;
  if (chainId !== null && chainId !== chain.chainId) {
    const found = `It serves the chain ${chainId}, and CHAIN_ID is ${chain.chainId}.`;
    return [fail(node, found, 'Take it out of CHAIN_NODES, or set CHAIN_ID to its chain.')];
  }
  if (failure !== null) {
    const fix = 'Check the address in CHAIN_NODES, the network, and whether the node runs.';
    return [fail(node, `It cannot be asked: ${failure}.`, fix)];
  }
  const checks = [
    headCheck(examination, chain.clockToleranceSeconds),
    ...irreversibilityCheck(examination),
    ...apiCheck(node, 'history', examination.history),
    ...apiCheck(node, 'network_broadcast', examination.broadcast),
    ...keptCheck(examination, historySequence),
  ];
  return checks.filter(({ status }) => status !== 'ok').length === 0 ? checks.slice(0, 1) : checks;
}

function headCheck({ node, head, headAgeMilliseconds }: NodeExamination, tolerance: number): Check {
  const age = Math.round((headAgeMilliseconds ?? 0) / 1000);
  const block = head?.number ?? 0;
  if (age * 1000 > STALE_AFTER_MILLISECONDS) {
    const found = `Its last block, ${block}, is ${age} seconds old: it has lost its peers, or catches up.`;
    return fail(
      node,
      found,
      'Wait until it has caught up, or mend the node; look at this clock, too.',
    );
  }
  if (-age > tolerance) {
    const found = `Its last block, ${block}, is ${-age} seconds ahead of this clock.`;
    return fail(
      node,
      found,
      'Set the clock of this machine right, or take the node out of CHAIN_NODES.',
    );
  }
  return ok(node, `It serves this chain; its last block is ${block}, ${age} seconds old.`);
}

function irreversibilityCheck({ node, head }: NodeExamination): readonly Check[] {
  const above = head === null ? 0 : head.number - head.irreversibleNumber;
  if (above <= REVERSIBLE_BLOCKS_MAXIMUM) return [];
  const found = `${above} blocks are not irreversible: nothing is credited or final meanwhile.`;
  return [warn(node, found, 'Wait: too few witnesses of the chain produce blocks.')];
}

function apiCheck(node: string, api: string, offer: Offer | null): readonly Check[] {
  if (offer === 'yes' || offer === null) return [];
  if (offer === 'no') {
    const found = `It does not offer the API "${api}", which the gateway needs.`;
    return [fail(node, found, `Have its operator allow "${api}", or use another node.`)];
  }
  const found = `Whether it offers the API "${api}" is not known: ${offer.doubt}.`;
  return [
    warn(node, found, 'Try another node when payouts or deposits do not work with this one.'),
  ];
}

function keptCheck(
  { node, extent }: NodeExamination,
  historySequence: number | null,
): readonly Check[] {
  if (extent === null || extent.removed === 0) return [];
  const { total, removed } = extent;
  const fix = 'Raise max-ops-per-account of the node, or use one that keeps the whole history.';
  if (historySequence !== null && removed > historySequence) {
    const lost = removed - historySequence;
    const found = `It has removed ${lost} entries of the account's history that were not read yet.`;
    return [
      warn(node, found, `${fix} Then have these blocks read again (POST /admin/v1/rescans).`),
    ];
  }
  const kept = total - removed;
  if (kept >= KEPT_ENTRIES_GOOD) return [];
  const found = `It keeps the last ${kept} entries of the account's history only: more in one minute make a gap.`;
  return [warn(node, found, fix)];
}

function quorumCheck(
  nodes: readonly NodeExamination[],
  { chain }: Pick<GatewayConfig, 'chain'>,
): Check {
  const name = 'CHAIN_QUORUM';
  const { quorum, chainId, clockToleranceSeconds } = chain;
  const well = nodes.filter(
    (node) =>
      node.failure === null &&
      node.chainId === chainId &&
      headCheck(node, clockToleranceSeconds).status === 'ok',
  ).length;
  const counts = `${well} of ${nodes.length} nodes are well, and ${quorum} must agree`;
  if (well < quorum) {
    const found = `${counts}: nothing is read and nothing is paid.`;
    return fail(
      name,
      found,
      'Mend the nodes above, name more in CHAIN_NODES, or lower CHAIN_QUORUM.',
    );
  }
  if (quorum > 1 && well === quorum) {
    const found = `${counts}: when one of them fails, reading and payouts wait.`;
    return warn(name, found, 'Name one more node in CHAIN_NODES.');
  }
  const alone = quorum === 1 ? ': what one node says is believed' : '';
  return ok(name, `${counts}${alone}.`);
}

function agreementCheck(disagreement: ChainFound['disagreement']): readonly Check[] {
  const name = 'agreement';
  if ('reason' in disagreement) return [skipped(name, `It is not known: ${disagreement.reason}.`)];
  if (disagreement.value === null) return [];
  const words = Object.entries(disagreement.value).map(([node, id]) => `${node} says ${id}`);
  const found = `The nodes name different irreversible blocks: ${words.join(', ')}.`;
  return [fail(name, found, 'Find out which one is wrong, and take it out of CHAIN_NODES.')];
}
