import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  defaultEmbeddedPostgresHome,
  isProcessAlive,
  stopEmbeddedPostgres,
} from 'crowdwiz-embedded-postgres';
import { hasErrorCode } from 'crowdwiz-embedded-postgres/internal/error-code';
import { startSandboxPostgres, type SandboxPostgres } from 'crowdwiz-sandbox/postgres';

/**
 * A PostgreSQL for one run of the sandbox: two runs at a time do not meet, and nothing is left of it
 * afterwards. What a killed run left behind goes first.
 */
export async function startThrowAwayPostgres(): Promise<SandboxPostgres> {
  const home = await throwAwayHome();
  const postgres = await startSandboxPostgres({ home, isFresh: true });
  return {
    database: postgres.database,
    stop: async () => {
      await postgres.stop();
      await removeHome(home);
    },
  };
}

/** The folder of this process's own server. What a killed run left behind is removed first. */
export async function throwAwayHome(): Promise<string> {
  const prefix = `${defaultEmbeddedPostgresHome()}-sandbox-`;
  await removeAbandoned(prefix);
  return `${prefix}${process.pid}`;
}

async function removeAbandoned(prefix: string): Promise<void> {
  const folder = dirname(prefix);
  for (const name of namesIn(folder)) {
    if (!name.startsWith(basename(prefix))) continue;
    const owner = Number(name.slice(basename(prefix).length));
    if (!Number.isInteger(owner) || owner === process.pid || isProcessAlive(owner)) continue;
    await stopEmbeddedPostgres(join(folder, name));
    await removeHome(join(folder, name));
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}

export async function removeHome(home: string): Promise<void> {
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}
