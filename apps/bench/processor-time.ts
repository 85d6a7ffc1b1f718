import { readFile } from 'node:fs/promises';
import type { Client } from 'pg';

/** Of /proc: so many make a second, on every Linux that anybody runs this on. */
const TICKS_PER_SECOND = 100;
/** Where utime and stime stand in `stat`, behind the name in parentheses. */
const [UTIME, STIME] = [11, 12];

/** Processor time of others, in milliseconds: it depends less than seconds do on what else the machine does. */
export interface ProcessorTime {
  readonly gateway: number;
  /** Of the connections that the gateway has. */
  readonly database: number;
}

/** Zero for what this system does not tell. */
export async function processorTime(gateway: number, client: Client): Promise<ProcessorTime> {
  const { rows } = await client.query<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  const backends = await Promise.all(rows.map(({ pid }) => millisecondsOf(pid)));
  return {
    gateway: await millisecondsOf(gateway),
    database: backends.reduce((sum, each) => sum + each, 0),
  };
}

async function millisecondsOf(pid: number): Promise<number> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[UTIME]) + Number(fields[STIME])) * 1000) / TICKS_PER_SECOND;
  } catch {
    // Another system, or a process that has ended.
    return 0;
  }
}
