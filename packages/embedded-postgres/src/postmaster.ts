import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrorCode } from './error-code';
import { isProcessAlive } from './start-lock';

/** A running server, as its `postmaster.pid` describes it. */
export interface Postmaster {
  pid: number;
  port: number;
}

/** No system gives a process this number (the limit on Linux is 2^22). */
const PID_OF_NOBODY = 2_147_483_646;

/** The live server of a data folder, or `undefined`. */
export async function findPostmaster(dataFolder: string): Promise<Postmaster | undefined> {
  const lines = await readPidFile(dataFolder);
  const pid = Number(lines?.[0]);
  const port = Number(lines?.[3]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (!isLivePostmaster(pid)) return undefined;
  // The port is written a moment after the pid.
  return Number.isInteger(port) && port > 0 ? { pid, port } : undefined;
}

/**
 * After a kill -9 the pid in the file may belong to a zombie or to a stranger, and PostgreSQL then
 * believes that it runs already. Only the pid is replaced: the rest of the file lets PostgreSQL see
 * for itself whether children of the dead server still hold its memory.
 */
export async function disownDeadPostmaster(dataFolder: string): Promise<void> {
  const lines = await readPidFile(dataFolder);
  const pid = Number(lines?.[0]);
  if (!lines || !Number.isInteger(pid) || isLivePostmaster(pid)) return;
  await writeFile(pidFile(dataFolder), [String(PID_OF_NOBODY), ...lines.slice(1)].join('\n'));
}

function isLivePostmaster(pid: number): boolean {
  if (!isProcessAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    // "<pid> (<command>) <state> …"; a command may hold spaces and brackets itself.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const command = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    const state = text.slice(text.lastIndexOf(')') + 2, text.lastIndexOf(')') + 3);
    return command.startsWith('postgres') && state !== 'Z' && state !== 'X';
  } catch (error) {
    // Gone between the two looks.
    if (hasErrorCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function readPidFile(dataFolder: string): Promise<string[] | undefined> {
  try {
    return (await readFile(pidFile(dataFolder), 'utf8')).split('\n');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function pidFile(dataFolder: string): string {
  return join(dataFolder, 'postmaster.pid');
}
