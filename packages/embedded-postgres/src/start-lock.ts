import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import { hasErrorCode } from './error-code';

const RETRY_MILLISECONDS = 50;
/** Starting takes seconds; whoever holds the lock longer than this is gone or stuck. */
const STALE_AFTER_MILLISECONDS = 120_000;
/** The disk may have a clock of its own. A file from further ahead is of before a clock was set back. */
const DISK_AHEAD_MILLISECONDS = 10_000;
const GIVE_UP_AFTER_MILLISECONDS = 150_000;

/**
 * Runs the work while holding the home's lock file, so that two processes never initialise,
 * start or stop one server at the same time. The lock of a process that died is taken over.
 */
export async function withStartLock<Result>(
  home: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const path = join(home, 'start.lock');
  const ticket = `${process.pid} ${randomUUID()}`;
  const deadline = performance.now() + GIVE_UP_AFTER_MILLISECONDS;
  while (!(await tryCreate(path, ticket))) {
    if (performance.now() > deadline) {
      throw new EmbeddedPostgresError(`another process keeps the lock ${path}: stop it first`);
    }
    await removeStale(path);
    await delay(RETRY_MILLISECONDS);
  }
  try {
    return await work();
  } finally {
    if ((await readIfPresent(path)) === ticket) await rm(path, { force: true });
  }
}

async function tryCreate(path: string, ticket: string): Promise<boolean> {
  try {
    await writeFile(path, ticket, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (hasErrorCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function removeStale(path: string): Promise<void> {
  const content = await readIfPresent(path);
  if (content === undefined || !(await isStale(path, content))) return;
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    // Someone else may have taken the stale lock over a moment ago: then this one is theirs.
    if ((await readIfPresent(aside)) !== content) await link(aside, path);
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT') && !hasErrorCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function isStale(path: string, content: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    const age = Date.now() - mtimeMs;
    if (age >= STALE_AFTER_MILLISECONDS || age < -DISK_AHEAD_MILLISECONDS) return true;
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return false;
    throw error;
  }
  // The file exists for a moment before its content does.
  const owner = Number(content.split(' ')[0]);
  return content !== '' && Number.isInteger(owner) && !isProcessAlive(owner);
}

/** A process that we may not signal is alive all the same. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasErrorCode(error, 'EPERM');
  }
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
