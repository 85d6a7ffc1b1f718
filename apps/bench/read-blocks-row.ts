import { CrowdWizChain, CrowdWizOptions, HotWallet, NodePool } from 'crowdwiz-gateway/crowdwiz';
import { AcceptedBlocks, MAX_BLOCKS_PER_READ } from 'crowdwiz-gateway/internal/scan/index';
import { deriveKeys } from 'crowdwiz-sandbox/node';
import type { BenchOptions, BenchRow } from './bench-row';
import { atLeast, BenchBroken, type Measurement } from './measurement';
import { NodeProcess } from './node/node-process';
import { countRawBlocks } from './raw-blocks';
import { median } from './statistics';

const BLOCKS = { full: 20_000, quick: 6_000 };
const ROUNDS = { full: 5, quick: 3 };
const STRANGERS_EVERY = 20;
const GATEWAY = 'gateway-bench';
const FUNDING_UNITS = 1_000_000_000n;

/** How fast the scan can read: from a node beside it, every id computed, every link checked. */
export class ReadBlocksRow implements BenchRow {
  readonly name = 'blocks';

  async measure({ isQuick, say }: BenchOptions): Promise<readonly Measurement[]> {
    const size = isQuick ? 'quick' : 'full';
    const count = BLOCKS[size];
    const { node, started } = await NodeProcess.start({
      blocksBeforeNow: count,
      accounts: [GATEWAY, 'stranger-one', 'stranger-two'],
      fundingUnits: FUNDING_UNITS,
    });
    try {
      say(`a chain of ${count} blocks`);
      const head = await node.order('fill', { blocks: count, strangersEvery: STRANGERS_EVERY });
      return [await measureReading(started.url, started.chainId, head - count, head, ROUNDS[size])];
    } finally {
      await node.stop();
    }
  }
}

async function measureReading(
  url: string,
  chainId: string,
  first: number,
  last: number,
  rounds: number,
): Promise<Measurement> {
  const { pool, reader } = connect(url, chainId);
  const raw: number[] = [];
  const read: number[] = [];
  try {
    // Alternately, so that what else the machine does hits both alike; the first round warms up.
    for (let round = 0; round <= rounds; round += 1) {
      const rawRate = await countRawBlocks(url, first, last);
      const readRate = await readAll(reader, first, last);
      if (round === 0) continue;
      raw.push(rawRate);
      read.push(readRate);
    }
  } finally {
    await pool.stop();
  }
  return {
    work: 'read blocks',
    value: median(read),
    unit: 'blocks/s',
    limit: { what: 'raw get_block', value: median(raw) },
    target: atLeast(10_000),
    notes: [
      `${last - first + 1} blocks, every ${STRANGERS_EVERY}th with a transfer, ${rounds} rounds, ` +
        `${MAX_BLOCKS_PER_READ} at a time; ids computed, links and merkle roots checked`,
    ],
  };
}

/** Whoever reads by itself asks no operator. */
class NothingAccepted extends AcceptedBlocks {
  override add = () => Promise.resolve(false);
  override find = () => Promise.resolve(null);
  override list = () => Promise.resolve({ items: [], nextCursor: null });
}

function connect(url: string, chainId: string): { pool: NodePool; reader: CrowdWizChain } {
  const keys = deriveKeys(GATEWAY);
  const options = new CrowdWizOptions({
    nodes: [url],
    chainId,
    quorum: 1,
    gatewayAccountName: GATEWAY,
    activeKey: keys.active,
    memoKey: keys.memo,
  });
  const pool = new NodePool({ nodes: options.nodes, chainId, quorum: 1 });
  pool.start();
  const reader = new CrowdWizChain(pool, new HotWallet(pool, options), new NothingAccepted());
  return { pool, reader };
}

/** Blocks per second. */
async function readAll(reader: CrowdWizChain, first: number, last: number): Promise<number> {
  const startedAt = performance.now();
  let previousId: string | undefined;
  for (let from = first; from <= last; from += MAX_BLOCKS_PER_READ) {
    const to = Math.min(from + MAX_BLOCKS_PER_READ - 1, last);
    const blocks = await reader.blocks(from, to);
    for (const block of blocks) {
      const fits = previousId === undefined || block.previousId === previousId;
      if (!fits) throw new BenchBroken(`block ${block.number} does not link`);
      previousId = block.id;
    }
  }
  return (last - first + 1) / ((performance.now() - startedAt) / 1000);
}
