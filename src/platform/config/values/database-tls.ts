import { accessSync, constants } from 'node:fs';

/** What libpq knows besides falls back to no encryption in silence, and so protects from nobody. */
const MODES = ['disable', 'require', 'verify-ca', 'verify-full'];
/** The driver's own word for `require`. */
const DRIVER_MODE = 'no-verify';
const FILES = ['sslrootcert', 'sslcert', 'sslkey'];

/** Why what a connection string of PostgreSQL says of TLS cannot be used, with the fix; null: it can. */
export function databaseTlsFlaw(parameters: URLSearchParams): string | null {
  const repeated = ['sslmode', ...FILES].filter((name) => parameters.getAll(name).length > 1);
  if (repeated.length > 0)
    return `a URL with more than one ${repeated.join(' and ')}: write it once`;
  const mode = parameters.get('sslmode');
  if (mode !== null && mode !== DRIVER_MODE && !MODES.includes(mode)) {
    return `a URL whose sslmode is none of ${MODES.join(', ')}: write one of them, best verify-full`;
  }
  const files = FILES.filter((name) => parameters.has(name));
  if (files.length > 0 && (mode === null || mode === 'disable')) {
    return `a URL with ${files.join(' and ')}, and without TLS: write sslmode=verify-full as well`;
  }
  if (mode === 'verify-ca' && !files.includes('sslrootcert')) {
    return (
      'a URL with sslmode=verify-ca, and without sslrootcert: name the file with the certificate of the ' +
      'authority, or write sslmode=verify-full'
    );
  }
  for (const name of files) {
    const reason = unreadable(parameters.get(name) ?? '');
    if (reason !== null) return `a URL whose ${name} names a file that ${reason}`;
  }
  return null;
}

function unreadable(path: string): string | null {
  if (path === '') return 'has no name';
  try {
    accessSync(path, constants.R_OK);
    return null;
  } catch (error) {
    const code: unknown = Reflect.get(Object(error), 'code');
    if (code === 'ENOENT') return `is not there: ${path}`;
    return `cannot be read (${String(code)}): ${path}`;
  }
}
