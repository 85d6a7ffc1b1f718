import type { Client } from 'pg';
import { GatewayCycle } from 'crowdwiz-gateway/internal/cycle/index';
import type { BenchOptions, BenchRow } from './bench-row';
import { countOf, type BenchPostgres } from './gateway/bench-database';
import { BenchGateway } from './gateway/bench-gateway';
import { GATEWAY_NAME } from './gateway/environment';
import { measurePlainSql } from './gateway/plain-ledger';
import { seedCustomers } from './gateway/seed-customers';
import { atLeast, BenchBroken, type Measurement } from './measurement';
import { NodeProcess } from './node/node-process';
import type { Deposits } from './node/node-work';
import { formatNumber } from './statistics';
import { startStopwatch } from './stopwatch';

const BLOCKS = { full: 100, quick: 25 };
const DEPOSITS = { toAccountId: '', payersPerBlock: 20, transfersPerPayer: 10, units: 123_457n };
const CUSTOMERS = 100;
const FUNDING_UNITS = 10_000_000_000n;
const WARM_UP_ROUNDS = 5;
const PER_BLOCK = DEPOSITS.payersPerBlock * DEPOSITS.transfersPerPayer;

/** Irreversible blocks full of deposits become points: one whole round of the gateway. */
export class DepositsRow implements BenchRow {
  readonly name = 'deposits';

  constructor(private readonly postgres: BenchPostgres) {}

  async measure({ isQuick, say }: BenchOptions): Promise<readonly Measurement[]> {
    const blocks = BLOCKS[isQuick ? 'quick' : 'full'];
    const names = Array.from({ length: CUSTOMERS }, (_, index) => `payer-number${index}`);
    const { node, started } = await NodeProcess.start({
      blocksBeforeNow: 0,
      accounts: [GATEWAY_NAME, ...names],
      fundingUnits: FUNDING_UNITS,
    });
    const database = await this.postgres.freshDatabase();
    const gateway = await BenchGateway.start({ database, chain: started });
    try {
      await gateway.untilOpened(node);
      const [hotWallet, ...customers] = started.accounts;
      await seedCustomers(gateway.database, customers);
      const deposits = { ...DEPOSITS, toAccountId: hotWallet?.id ?? '' };
      await warmUp(gateway, node, deposits);
      say(`${blocks} blocks of ${PER_BLOCK} deposits`);
      await gateway.stopLooking();
      await node.order('depositBlocks', blocks, deposits, 1);
      await node.order('settle');
      const credited = await creditAll(gateway, blocks * PER_BLOCK);
      await gateway.assertBooksAreRight();
      say('the same rows by plain SQL');
      return report(credited, await measurePlainSql(gateway.database, isQuick), blocks);
    } finally {
      await gateway.stop();
      await node.stop();
    }
  }
}

/** Everybody has deposited before, and the program is compiled for what it does most. */
async function warmUp(gateway: BenchGateway, node: NodeProcess, deposits: Deposits): Promise<void> {
  const once = { ...deposits, transfersPerPayer: 1 };
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
    await node.order('depositBlocks', CUSTOMERS / DEPOSITS.payersPerBlock, once, 1);
    await node.order('settle');
    await gateway.get(GatewayCycle).run();
  }
}

interface Credited {
  /** Deposits per second of the cycle that credits them all. */
  readonly rate: number;
  /** This process's milliseconds for each. */
  readonly cpu: number;
}

async function creditAll(gateway: BenchGateway, expected: number): Promise<Credited> {
  const cycle = gateway.get(GatewayCycle);
  const before = await creditedIn(gateway.database);
  await gateway.lookAgain();
  const look = startStopwatch();
  const { scan } = await cycle.run();
  const { seconds, cpuMilliseconds } = look();
  const credited = (await creditedIn(gateway.database)) - before;
  if (scan !== 'done' || credited !== expected) {
    throw new BenchBroken(`the scan is ${scan}, ${credited} of ${expected} deposits are credited`);
  }
  return { rate: credited / seconds, cpu: cpuMilliseconds / credited };
}

function creditedIn(client: Client): Promise<number> {
  return countOf(client, "SELECT count(*) FROM deposit WHERE state = 'credited'");
}

function report(
  { rate, cpu }: Credited,
  plain: { batches: number; single: number },
  blocks: number,
): Measurement[] {
  return [
    {
      work: 'credit deposits',
      value: rate,
      unit: 'deposits/s',
      limit: { what: 'plain SQL by 100', value: plain.batches },
      target: atLeast(5_000),
      notes: [
        `${formatNumber(blocks * PER_BLOCK)} deposits of ${CUSTOMERS} customers, read from a node ` +
          'beside it by blocks and history, booked with 5 postings each, events logged; audit empty',
        `the gateway's process used ${formatNumber(cpu)} ms of processor for each`,
        `plain SQL one by one, a commit each: ${formatNumber(plain.single)} deposits/s`,
      ],
    },
  ];
}
