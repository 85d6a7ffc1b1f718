import { databaseTlsFlaw } from './database-tls';
import { loginFlaw } from './login-flaw';

/** The parts of a connection string that count when it names several servers. */
interface DatabaseUrlParts {
  /** Up to and with the `@`. */
  readonly before: string;
  /** `host:port` each, as written. */
  readonly hosts: readonly string[];
  /** The path and the parameters. */
  readonly after: string;
}

/** More could not be asked in the time that a failover may take. */
const HOSTS_MAXIMUM = 10;

const SCHEMES: readonly string[] = ['postgres:', 'postgresql:'];

/** The driver reads the digits at the front as milliseconds: 5s is 5 ms, 1min is 1 ms. */
const MILLISECONDS = [
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'query_timeout',
];

/** What these say holds anyway: the gateway uses the server that can be written to. */
const SESSION_ATTRIBUTES = ['read-write', 'primary'];

/**
 * One connection string per server, in the order in which a connection string names them: the driver refuses
 * a list. A string with one server is given back as it is.
 */
export function singleHostUrls(url: string): readonly string[] {
  const { before, hosts, after } = partsOf(url);
  if (hosts.length < 2) return [url];
  return hosts.map((host) => `${before}${host}${after}`);
}

/** Why a connection string of PostgreSQL cannot be used, with the fix; null: it can. Quotes no secret. */
export function databaseUrlFlaw(url: string): string | null {
  const { hosts } = partsOf(url);
  if (hosts.length > HOSTS_MAXIMUM) return `a list of more than ${HOSTS_MAXIMUM} hosts`;
  for (const [index, single] of singleHostUrls(url).entries()) {
    const place = hosts.length < 2 ? '' : `a list whose host ${index + 1} of ${hosts.length} is `;
    if (place !== '' && hosts[index] === '') return `${place}empty: remove the comma`;
    const flaw = singleFlaw(single);
    if (flaw !== null) return `${place}${flaw}`;
  }
  const repeated = repetitionIn(singleHostUrls(url));
  if (repeated !== null) {
    return `a list whose host ${repeated + 1} of ${hosts.length} is a repetition: name each once`;
  }
  return parameterFlaw(new URL(singleHostUrls(url)[0] ?? url).searchParams);
}

/** The addresses of all servers, for people. */
export function databaseAddressOf(url: string): string {
  const addresses = singleHostUrls(url).map((single) => {
    if (!URL.canParse(single)) return 'the configured address';
    const { hostname, port, searchParams } = new URL(single);
    const host = hostname === '' ? (searchParams.get('host') ?? 'localhost') : hostname;
    return `${host}:${port === '' ? '5432' : port}`;
  });
  return addresses.join(', ');
}

function partsOf(url: string): DatabaseUrlParts {
  const [, scheme = '', authority = '', after = ''] = /^(\w+:\/\/)([^/?#]*)(.*)$/s.exec(url) ?? [];
  // The password is before the last @: it may hold a comma.
  const end = authority.lastIndexOf('@') + 1;
  return {
    before: scheme + authority.slice(0, end),
    hosts: authority.slice(end).split(','),
    after,
  };
}

function singleFlaw(url: string): string | null {
  if (!URL.canParse(url)) return 'not a URL';
  const { protocol, hostname } = new URL(url);
  // Not quoted: of a mistaken secret even the part before the colon is a part of the secret.
  if (!SCHEMES.includes(protocol)) return 'a URL of another kind';
  return hostname === '' ? 'a URL without a host' : loginFlaw(url);
}

function repetitionIn(urls: readonly string[]): number | null {
  const addresses = urls.map((url) => databaseAddressOf(url).toLowerCase());
  const index = addresses.findIndex((address, at) => addresses.indexOf(address) !== at);
  return index < 0 ? null : index;
}

function parameterFlaw(parameters: URLSearchParams): string | null {
  for (const name of ['host', 'port']) {
    if (parameters.get(name)?.includes(',') !== true) continue;
    return `a URL whose ${name} is a list: write host:port,host:port before the path instead`;
  }
  if (parameters.has('connect_timeout')) {
    return (
      'a URL with connect_timeout, which nothing reads: leave it out; a connection has 5 seconds, ' +
      'a start has DATABASE_WAIT_SECONDS'
    );
  }
  for (const name of MILLISECONDS) {
    const value = parameters.get(name);
    if (value === null || /^\d+$/.test(value)) continue;
    return `a URL whose ${name} is not a plain number, of which the driver reads the digits as milliseconds: write 5000 for 5 seconds`;
  }
  const wanted = parameters.get('target_session_attrs');
  if (wanted !== null && !SESSION_ATTRIBUTES.includes(wanted)) {
    return (
      'a URL with target_session_attrs: leave it out; of several hosts the gateway uses the one ' +
      'that can be written to'
    );
  }
  return databaseTlsFlaw(parameters);
}
