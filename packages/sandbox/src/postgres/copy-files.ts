import { existsSync } from 'node:fs';
import { chmod, chown, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { chooseServerAccount } from 'crowdwiz-embedded-postgres/internal/server-account';

/** Of this server and no other; PostgreSQL's documentation names them. */
const LEFT_OUT = new Set(['postmaster.pid', 'postmaster.opts', 'backup_label']);
/** Folders that must be there, and whose files belong to the running server. */
const EMPTIED = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);
const WAL = 'pg_wal';

/**
 * Copies the files of a running server, as a base backup does: the copy recovers to the moment in which this
 * ends. Gives the copy to the server's account.
 */
export async function copyServerFiles(adminUrl: string, from: string, to: string): Promise<void> {
  // A backup belongs to its session.
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_backup_start('copy', true)");
    await copyFolder(from, to, (path) => path === join(from, WAL));
    const { rows } = await client.query<{ labelfile: string }>(
      'SELECT labelfile FROM pg_backup_stop(false)',
    );
    // What the server wrote meanwhile makes the copied files fit together.
    await copyFolder(join(from, WAL), join(to, WAL), () => false);
    await writeOwned(join(to, 'backup_label'), rows[0]?.labelfile ?? '');
  } finally {
    await client.end();
  }
}

/** A copy of a copy at rest: the files of a server that never ran. */
export async function copyRestingFiles(from: string, to: string): Promise<void> {
  await copyFolder(from, to, () => false, new Set());
}

/** A file that the server's account may read. */
export async function writeOwned(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  await give(path);
}

async function copyFolder(
  from: string,
  to: string,
  isEmptied: (path: string) => boolean,
  leftOut: ReadonlySet<string> = LEFT_OUT,
): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  await chmod(to, 0o700);
  await give(to);
  if (isEmptied(from)) {
    return;
  }
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      const isOfServer = (path: string) => isEmptied(path) || EMPTIED.has(entry.name);
      await copyFolder(source, target, isOfServer, leftOut);
    } else if (entry.isFile() && !leftOut.has(entry.name)) {
      await copyIfThere(source, target);
    }
  }
}

/** Files come and go while a server runs. */
async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to);
    await give(to);
  } catch (error) {
    if (existsSync(from) || !existsSync(dirname(from))) throw error;
  }
}

async function give(path: string): Promise<void> {
  const account = chooseServerAccount();
  if (account !== undefined) await chown(path, account.uid, account.gid);
}
