import { readFileSync } from 'node:fs';

/** The operating system account that PostgreSQL runs under: it refuses to run as root. */
export interface ServerAccount {
  name: string;
  uid: number;
  gid: number;
}

const CANDIDATES = ['postgres', 'node', 'nobody'] as const;

/**
 * Names the account to start PostgreSQL with, or `undefined` when the current one will do.
 * Throws when root finds none of the candidates.
 */
export function chooseServerAccount(
  currentUid: number | undefined = process.getuid?.(),
  readAccounts: () => string = () => readFileSync('/etc/passwd', 'utf8'),
): ServerAccount | undefined {
  if (currentUid !== 0) return undefined;
  const accounts = readAccounts()
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of CANDIDATES) {
    const found = accounts.find((fields) => fields[0] === name);
    const uid = Number(found?.[2]);
    const gid = Number(found?.[3]);
    if (found && Number.isInteger(uid) && Number.isInteger(gid) && uid > 0) {
      return { name, uid, gid };
    }
  }
  throw new Error(
    `PostgreSQL does not run as root, and none of the accounts ${CANDIDATES.join(', ')} exists: ` +
      'start the gateway as another user, or give it a DATABASE_URL',
  );
}
