import { execFile, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { BenchOptions, BenchRow } from './bench-row';
import type { BenchPostgres } from './gateway/bench-database';
import { GatewayBeside } from './gateway/gateway-beside';
import { atMost, type Measurement } from './measurement';

const IDLE_SECONDS = { full: 15, quick: 5 };
const KIBIBYTES_PER_MEBIBYTE = 1_024;

/** What the gateway's process holds while nobody wants anything: bot, REST, scan and all. */
export class MemoryRow implements BenchRow {
  readonly name = 'memory';

  constructor(private readonly postgres: BenchPostgres) {}

  async measure({ isQuick, say }: BenchOptions): Promise<readonly Measurement[]> {
    const seconds = IDLE_SECONDS[isQuick ? 'quick' : 'full'];
    const database = await this.postgres.freshDatabase();
    const beside = await GatewayBeside.start({ database, accounts: [], announcesBlocks: true });
    try {
      say(`the gateway idles for ${seconds} s`);
      await delay(seconds * 1000);
      const { pid } = beside.gateway;
      if (pid === undefined) throw new Error('the gateway has ended');
      return [
        {
          work: 'memory, idle',
          value: await residentMebibytes(pid),
          unit: 'MiB RSS',
          limit: { what: 'bare Node.js', value: await bareNodeMebibytes() },
          target: atMost(150),
          notes: [`${seconds} s after it was ready; a block a second, the bot polls, HTTP listens`],
        },
      ];
    } finally {
      await beside.stop();
    }
  }
}

async function bareNodeMebibytes(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  try {
    await delay(1000);
    if (child.pid === undefined) throw new Error('Node.js did not start');
    return await residentMebibytes(child.pid);
  } finally {
    child.kill();
  }
}

async function residentMebibytes(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout.trim()) / KIBIBYTES_PER_MEBIBYTE;
}
