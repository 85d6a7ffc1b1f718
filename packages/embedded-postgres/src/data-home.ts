import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error';
import type { ServerAccount } from './server-account';

const FOLDER_NAME = 'crowdwiz-gateway';

/** Where the embedded PostgreSQL lives when nobody says otherwise. */
export function defaultEmbeddedPostgresHome(): string {
  // The account that root starts the server with can rarely enter root's own folders.
  if (process.getuid?.() === 0) return join('/var/tmp', FOLDER_NAME);
  if (process.platform === 'win32') {
    return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), FOLDER_NAME);
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', FOLDER_NAME);
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), FOLDER_NAME);
}

/** Creates the home for the server's account alone; refuses a folder that somebody else owns. */
export async function prepareDataHome(
  home: string,
  account: ServerAccount | undefined,
): Promise<void> {
  // Only the home itself is private: the server's account must be able to walk down to it.
  await mkdir(dirname(home), { recursive: true });
  if (!existsSync(home)) await mkdir(home, { recursive: true, mode: 0o700 });
  if (process.getuid === undefined) return;
  const status = await lstat(home);
  const trustedOwners = [process.getuid(), account?.uid];
  if (!status.isDirectory() || !trustedOwners.includes(status.uid)) {
    // A shared folder such as /var/tmp lets anybody put a folder of that name there first.
    throw new EmbeddedPostgresError(
      `${home} is not a folder of the current user or of the server's account: ` +
        'remove it or choose another data home',
    );
  }
  await chmod(home, 0o700);
  await handOver(home, account);
}

/** Reads the superuser's password, generating it on first use; the file is readable by its owner only. */
export async function readOrCreatePassword(
  home: string,
  account: ServerAccount | undefined,
): Promise<string> {
  const path = passwordFile(home);
  if (!existsSync(path)) {
    await writeFile(path, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    await handOver(path, account);
  }
  return (await readFile(path, 'utf8')).trim();
}

export function passwordFile(home: string): string {
  return join(home, 'password');
}

async function handOver(path: string, account: ServerAccount | undefined): Promise<void> {
  if (account) await chown(path, account.uid, account.gid);
}
