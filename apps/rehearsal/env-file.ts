import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { UsageError } from '../shared/command-line';

const MARK = '# Written by "npm run sandbox".';
const HEAD = [
  MARK,
  '# Throw-away: anybody can compute these keys, and they open nothing but the sandbox on this machine.',
  '# Never send real CWD to this account, and never use these settings for a real gateway.',
];

/** What must be as the sandbox says; all else, such as rates, is whatever somebody has written there. */
const MUST_FIT = [
  'CHAIN_NODES',
  'CHAIN_ID',
  'GATEWAY_ACCOUNT',
  'GATEWAY_ACTIVE_KEY',
  'GATEWAY_MEMO_KEY',
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'TELEGRAM_BOT_TOKEN',
  'TELEGRAM_API_ROOT',
];

const OWNER_ONLY = 0o600;

/** @throws {UsageError} when a file is there that somebody else has written, and it may not be replaced. */
export function requireOwnFile(path: string, force: boolean): void {
  if (force || !existsSync(path) || readFileSync(path, 'utf8').startsWith(MARK)) return;
  throw new UsageError(
    `${path} is there, and the sandbox has not written it. Move it away, give another file by ` +
      '--env FILE, or let it be replaced by --force.',
  );
}

/**
 * Writes the settings; those that an earlier run has written are kept where they fit.
 * @throws {UsageError} when they do not, and may not be replaced.
 */
export function keepSettings(
  path: string,
  settings: Readonly<Record<string, string>>,
  force: boolean,
): 'written' | 'kept' {
  if (existsSync(path) && !force) {
    const present = parseEnv(readFileSync(path, 'utf8'));
    const others = MUST_FIT.filter((name) => (present[name] ?? '') !== (settings[name] ?? ''));
    if (others.length === 0) return 'kept';
    throw new UsageError(
      `${path} is there, and is that of another sandbox: ${others.join(', ')} ` +
        `${others.length === 1 ? 'differs' : 'differ'}. Let it be replaced by --force.`,
    );
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  writeFileSync(path, `${[...HEAD, ...lines].join('\n')}\n`, { mode: OWNER_ONLY });
  return 'written';
}
