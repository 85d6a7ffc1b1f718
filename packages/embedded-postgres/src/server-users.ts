import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrorCode } from './error-code';
import { isProcessAlive } from './start-lock';

/** Notes that this process uses the server of a home. Call it under the start lock. */
export async function noteUser(home: string): Promise<void> {
  await mkdir(folderOf(home), { recursive: true, mode: 0o700 });
  await writeFile(join(folderOf(home), String(process.pid)), '', { mode: 0o600 });
}

/** This process uses it no more; true while another living one does. Call it under the start lock. */
export async function leaveToOthers(home: string): Promise<boolean> {
  await rm(join(folderOf(home), String(process.pid)), { force: true });
  let hasOthers = false;
  for (const name of await usersOf(home)) {
    if (isProcessAlive(Number(name))) hasOthers = true;
    else await rm(join(folderOf(home), name), { force: true });
  }
  return hasOthers;
}

async function usersOf(home: string): Promise<string[]> {
  try {
    const names = await readdir(folderOf(home));
    return names.filter((name) => /^\d+$/.test(name));
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}

function folderOf(home: string): string {
  return join(home, 'users');
}
