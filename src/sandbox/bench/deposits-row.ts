import type { Client } from 'pg';
import { GatewayCycle } from '../../adapters/schedule';
import type { BenchOptions, BenchRow } from './bench-row';
import { countOf, type BenchPostgres } from './gateway/bench-database';
import { BenchGateway } from './gateway/bench-gateway';
import { GATEWAY_NAME } from './gateway/environment';
import { measurePlainSql } from './gateway/plain-ledger';
import { seedCustomers } from './gateway/seed-customers';
import { atLeast, BenchBroken, type Measurement } from './measurement';
import { NodeProcess } from './node/node-process';
import { formatNumber } from './statistics';

const BLOCKS = { full: 100, quick: 25 };
const DEPOSITS = { toAccountId: '', payersPerBlock: 20, transfersPerPayer: 10, units: 123_457n };
const CUSTOMERS = 100;
const FUNDING_UNITS = 10_000_000_000n;
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
    const databaseUrl = await this.postgres.freshDatabase();
    const gateway = await BenchGateway.start({ databaseUrl, chain: started });
    try {
      await gateway.untilOpened(node);
      const [hotWallet, ...customers] = started.accounts;
      await seedCustomers(gateway.database, customers);
      await gateway.stopLooking();
      say(`${blocks} blocks of ${PER_BLOCK} deposits`);
      const deposits = { ...DEPOSITS, toAccountId: hotWallet?.id ?? '' };
      await node.order('depositBlocks', blocks, deposits, 1);
      await node.order('settle');
      const rate = await creditAll(gateway, blocks * PER_BLOCK);
      await gateway.assertBooksAreRight();
      say('the same rows by plain SQL');
      return report(rate, await measurePlainSql(gateway.database, isQuick), blocks);
    } finally {
      await gateway.stop();
      await node.stop();
    }
  }
}

/** Deposits per second of the round that credits them all. */
async function creditAll(gateway: BenchGateway, expected: number): Promise<number> {
  const cycle = gateway.get(GatewayCycle);
  await gateway.lookAgain();
  const startedAt = performance.now();
  const { scan } = await cycle.run();
  const seconds = (performance.now() - startedAt) / 1000;
  const credited = await creditedIn(gateway.database);
  if (scan !== 'done' || credited !== expected) {
    throw new BenchBroken(`the scan is ${scan}, ${credited} of ${expected} deposits are credited`);
  }
  return credited / seconds;
}

function creditedIn(client: Client): Promise<number> {
  return countOf(client, "SELECT count(*) FROM deposit WHERE state = 'credited'");
}

function report(
  value: number,
  plain: { batches: number; single: number },
  blocks: number,
): Measurement[] {
  return [
    {
      work: 'credit deposits',
      value,
      unit: 'deposits/s',
      limit: { what: 'plain SQL by 100', value: plain.batches },
      target: atLeast(5_000),
      notes: [
        `${formatNumber(blocks * PER_BLOCK)} deposits of ${CUSTOMERS} customers, read from a node ` +
          'beside it by blocks and history, booked with 5 postings each, events logged; audit empty',
        `plain SQL one by one, a commit each: ${formatNumber(plain.single)} deposits/s`,
      ],
    },
  ];
}
