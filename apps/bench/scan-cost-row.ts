import { GatewayCycle } from 'crowdwiz-gateway/internal/cycle/index';
import type { BenchOptions, BenchRow } from './bench-row';
import { countOf, type BenchPostgres } from './gateway/bench-database';
import { BenchGateway } from './gateway/bench-gateway';
import { GATEWAY_NAME } from './gateway/environment';
import { seedCrowd } from './gateway/seed-crowd';
import { seedCustomers } from './gateway/seed-customers';
import { atMost, BenchBroken, type Measurement } from './measurement';
import { NodeProcess } from './node/node-process';
import { formatNumber, median } from './statistics';

const SIZES = { full: [100, 10_000, 1_000_000], quick: [100, 10_000] };
/** Enough for all on a machine that does nothing else; a busy one shows fewer customers. */
const SEEDING_MILLISECONDS = 130_000;
const SCANS = { full: 25, quick: 12 };
/** Until the program is compiled for what it does most. */
const WARM_UP_SCANS = 8;
const PAYERS = 5;
const UNITS = 200_000n;
const FUNDING_UNITS = 10_000_000_000n;
/** Above this, more customers would make the same scan dearer; below, it is noise. */
const RATIO_MAXIMUM = 1.5;

interface Size {
  readonly customers: number;
  readonly milliseconds: number;
}

/** The same few new blocks and deposits, with ever more customers, links and past deposits. */
export class ScanCostRow implements BenchRow {
  readonly name = 'scan';

  constructor(private readonly postgres: BenchPostgres) {}

  async measure({ isQuick, say }: BenchOptions): Promise<readonly Measurement[]> {
    const size = isQuick ? 'quick' : 'full';
    const names = Array.from({ length: PAYERS }, (_, index) => `regular-number${index}`);
    const { node, started } = await NodeProcess.start({
      blocksBeforeNow: 0,
      accounts: [GATEWAY_NAME, ...names],
      fundingUnits: FUNDING_UNITS,
    });
    const database = await this.postgres.freshDatabase();
    const gateway = await BenchGateway.start({ database, chain: started });
    try {
      await gateway.untilOpened(node);
      await seedCustomers(gateway.database, started.accounts.slice(1));
      const hotWallet = started.accounts[0]?.id ?? '';
      const sizes: Size[] = [];
      await scanOften(gateway, node, hotWallet, WARM_UP_SCANS);
      let there = 0;
      const deadline = performance.now() + SEEDING_MILLISECONDS;
      for (const customers of SIZES[size]) {
        say(`${formatNumber(customers)} customers`);
        // Meanwhile the chain goes on: a node that stands still would be left.
        await node.order('produceEvery', 1000);
        there = await seedCrowd(database.ownerUrl, there + 1, customers, deadline);
        await node.order('pause');
        const milliseconds = await scanOften(gateway, node, hotWallet, SCANS[size]);
        sizes.push({ customers: there, milliseconds });
      }
      await gateway.assertBooksAreRight();
      return report(sizes);
    } finally {
      await gateway.stop();
      await node.stop();
    }
  }
}

/** Median milliseconds of a cycle that finds one deposit of each payer. */
async function scanOften(
  gateway: BenchGateway,
  node: NodeProcess,
  toAccountId: string,
  scans: number,
): Promise<number> {
  const cycle = gateway.get(GatewayCycle);
  const samples: number[] = [];
  const deposits = { toAccountId, payersPerBlock: PAYERS, transfersPerPayer: 1, units: UNITS };
  // The first cycle after a change warms caches up.
  for (let scan = 0; scan <= scans; scan += 1) {
    const before = await countOf(gateway.database, 'SELECT count(*) FROM deposit');
    await gateway.stopLooking();
    await node.order('depositBlocks', 1, deposits, 1);
    await node.order('settle');
    await gateway.lookAgain();
    const startedAt = performance.now();
    await cycle.run();
    if (scan > 0) samples.push(performance.now() - startedAt);
    const after = await countOf(gateway.database, 'SELECT count(*) FROM deposit');
    if (after !== before + PAYERS) throw new BenchBroken(`${after - before} deposits were found`);
  }
  return median(samples);
}

function report(sizes: readonly Size[]): Measurement[] {
  const smallest = sizes[0];
  return sizes.map(({ customers, milliseconds }) => {
    const isFirst = customers === smallest?.customers;
    const limit = smallest?.milliseconds ?? milliseconds;
    return {
      work: `a scan with ${formatNumber(customers)} customers`,
      value: milliseconds,
      unit: 'ms',
      limit: isFirst ? null : { what: 'with the fewest', value: limit },
      target: isFirst ? null : atMost(Math.round(limit * RATIO_MAXIMUM)),
      notes: isFirst
        ? [
            `a whole round: ${PAYERS} deposits in about ten new blocks, credited and told to the ` +
              'books; each customer is linked and has a past deposit with its entry; what counts ' +
              `is the ratio, at most ${RATIO_MAXIMUM}`,
          ]
        : [],
    };
  });
}
