import type { SessionBounds } from './session-settings';

/** Bounds of the server are set by statements: see `sessionSettings`. */
const BOUNDS = {
  statement_timeout: 'statementMilliseconds',
  lock_timeout: 'lockMilliseconds',
} as const;
const SET_BY_US = [...Object.keys(BOUNDS), 'idle_in_transaction_session_timeout'];

/**
 * The connection string of one host as the driver takes it: without the parameters that are set by statements, and
 * with `sslmode` meaning what it means to everybody else, and not `verify-full` whatever it says.
 */
export function driverUrlOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const parts = new URL(url);
  const { searchParams } = parts;
  const ours = SET_BY_US.filter((name) => searchParams.has(name));
  const mode = searchParams.get('sslmode');
  const isTls = mode !== null && mode !== 'no-verify' && !searchParams.has('uselibpqcompat');
  if (ours.length === 0 && !isTls) return url;
  for (const name of ours) searchParams.delete(name);
  if (isTls) searchParams.set('uselibpqcompat', 'true');
  return parts.toString();
}

/** With what the connection string says of them. */
export function boundsOf(url: string, bounds: SessionBounds): SessionBounds {
  if (!URL.canParse(url)) return bounds;
  const { searchParams } = new URL(url);
  const found: Record<string, number> = {};
  for (const [name, bound] of Object.entries(BOUNDS)) {
    const value = searchParams.get(name);
    if (value !== null) found[bound] = Number(value);
  }
  return { ...bounds, ...found };
}
