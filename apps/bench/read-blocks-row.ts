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
const EXOTIC_EVERY = 5;
const SECONDS_OF_THE_LAST_PART = 30;
const MICROSECONDS_PER_SECOND = 1_000_000;
/** A proposal costs 20 CWD. */
const FUNDING_UNITS = 10_000_000_000_000n;

/** How fast the scan can read: from a node beside it, every id computed, every link checked. */
export class ReadBlocksRow implements BenchRow {
  readonly name = 'blocks';

  async measure({ isQuick, say }: BenchOptions): Promise<readonly Measurement[]> {
    const startedAt = Date.now();
    const size = isQuick ? 'quick' : 'full';
    const count = BLOCKS[size];
    const { node, started } = await NodeProcess.start({
      blocksBeforeNow: count * 3,
      accounts: [GATEWAY, 'stranger-one', 'stranger-two'],
      fundingUnits: FUNDING_UNITS,
    });
    try {
      say(`a chain of three times ${count} blocks`);
      const plain = await node.order('fill', { blocks: count, strangersEvery: 1 });
      const exotic = await node.order('fill', {
        blocks: count,
        strangersEvery: 1,
        exoticEvery: EXOTIC_EVERY,
      });
      // The head is to be as old as a living chain's, however long the filling took.
      const passed = Math.ceil((Date.now() - startedAt) / 1000) + SECONDS_OF_THE_LAST_PART;
      const blocks = count + passed;
      const head = await node.order('fill', { blocks, strangersEvery: STRANGERS_EVERY });
      const { url, chainId } = started;
      return [
        await measureReading(url, chainId, head - count, head, ROUNDS[size]),
        await measureExotic(url, chainId, { plain, exotic, count }, ROUNDS[size]),
      ];
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

/**
 * The same reading of two parts of one chain, the second with operations of every kind among the transfers.
 * By processor time: the node beside it, which prints these operations, is no part of what is measured.
 */
async function measureExotic(
  url: string,
  chainId: string,
  { plain, exotic, count }: { plain: number; exotic: number; count: number },
  rounds: number,
): Promise<Measurement> {
  const { pool, reader } = connect(url, chainId);
  const rates = { plain: [] as number[], exotic: [] as number[] };
  const read = async (which: 'plain' | 'exotic', last: number) => {
    const before = process.cpuUsage();
    await readAll(reader, last - count + 1, last);
    const { user, system } = process.cpuUsage(before);
    rates[which].push(count / ((user + system) / MICROSECONDS_PER_SECOND));
  };
  try {
    await readAll(reader, plain - count + 1, plain);
    await readAll(reader, exotic - count + 1, exotic);
    // A B B A: what grows or shrinks meanwhile hits both alike.
    for (let round = 0; round < rounds; round += 1) {
      await read('plain', plain);
      await read('exotic', exotic);
      await read('exotic', exotic);
      await read('plain', plain);
    }
  } finally {
    await pool.stop();
  }
  return {
    work: 'read blocks, 20 % exotic operations',
    value: median(rates.exotic) / median(rates.plain),
    unit: '× without',
    limit: null,
    target: atLeast(0.8),
    notes: [
      `${count} blocks of one operation each: every ${EXOTIC_EVERY}th a proposal of another kind of operation ` +
        `(${Math.round(median(rates.exotic))} blocks in a second of processor time), beside ${count} of transfers alone ` +
        `(${Math.round(median(rates.plain))}); no node is asked for bytes`,
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
