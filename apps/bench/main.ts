import 'reflect-metadata';
import { cpus, loadavg } from 'node:os';
import { ApiBatchesRow, ApiPointsRow } from './api-row';
import type { BenchRow } from './bench-row';
import { DeskRow } from './desk-row';
import { DepositsRow } from './deposits-row';
import { BenchPostgres } from './gateway/bench-database';
import { isMet, type Measurement } from './measurement';
import { readCommandLine, type CommandLine } from './options';
import { LatencyRow } from './latency-row';
import { MemoryRow } from './memory-row';
import { PayoutsRow } from './payouts-row';
import { ReadBlocksRow } from './read-blocks-row';
import { reportOf } from './report';
import { ScanCostRow } from './scan-cost-row';
import { SignRow } from './sign-row';
import { WebhooksRow } from './webhooks-row';

const postgres = new BenchPostgres();
const ROWS: readonly BenchRow[] = [
  new SignRow(),
  new ReadBlocksRow(),
  new DepositsRow(postgres),
  new PayoutsRow(postgres),
  PayoutsRow.inBatches(postgres),
  new LatencyRow(postgres),
  new ApiPointsRow(postgres),
  new ApiBatchesRow(postgres),
  new ScanCostRow(postgres),
  new MemoryRow(postgres),
  new WebhooksRow(postgres),
  new DeskRow(postgres),
];

/** Measures what DESIGN §11 demands. A missed target is told, and no failure; wrong books are. */
async function main(): Promise<void> {
  const commandLine = readCommandLineOrExit();
  const chosen = ROWS.filter(
    ({ name }) => commandLine.only.length === 0 || commandLine.only.includes(name),
  );
  console.log(machine());
  const startedAt = performance.now();
  const measurements: Measurement[] = [];
  const broken: string[] = [];
  for (const row of chosen) {
    try {
      measurements.push(...(await measure(row, commandLine)));
    } catch (error) {
      broken.push(row.name);
      console.error(`${row.name} is BROKEN:`, error);
    }
  }
  await postgres.stop();
  console.log(`\n${reportOf(measurements)}\n`);
  console.log(summaryOf(measurements, broken, performance.now() - startedAt));
  // Whatever a broken row left open must not keep this process alive.
  process.exit(broken.length > 0 ? 1 : 0);
}

async function measure(row: BenchRow, { isQuick }: CommandLine): Promise<readonly Measurement[]> {
  const startedAt = performance.now();
  const say = (sentence: string) => {
    console.log(`[${row.name}] ${sentence}`);
  };
  const measured = await row.measure({ isQuick, say });
  say(`measured in ${seconds(performance.now() - startedAt)}`);
  return measured;
}

function readCommandLineOrExit(): CommandLine {
  try {
    return readCommandLine(
      process.argv.slice(2),
      ROWS.map(({ name }) => name),
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** Figures of a machine that does other work at the same time are lower than it could reach. */
function machine(): string {
  const cores = cpus();
  const model = cores[0]?.model ?? 'unknown processor';
  const load = loadavg()[0]?.toFixed(1) ?? 'unknown';
  return `Node.js ${process.version}, ${cores.length} cores (${model}), load at the start ${load}`;
}

function summaryOf(
  measurements: readonly Measurement[],
  broken: readonly string[],
  milliseconds: number,
): string {
  const missed = measurements.filter((each) => !isMet(each)).map(({ work }) => work);
  return [
    `All of it took ${seconds(milliseconds)}; load at the end ${loadavg()[0]?.toFixed(1) ?? '?'}.`,
    missed.length === 0
      ? 'Every target that was measured is met.'
      : `NOT MET: ${missed.join('; ')}.`,
    ...(broken.length === 0 ? [] : [`BROKEN: ${broken.join(', ')}.`]),
  ].join('\n');
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

void main();
