import { DatabaseError } from '../database-error';
import { isNewer, isSameServer, notWritable, type ServerIdentity } from './server-identity';

/** One of the servers that a connection string names. */
export interface Host {
  /** `host:port`, for people. */
  readonly address: string;
  /** Connection string of this server alone, password included. */
  readonly url: string;
}

export interface Server {
  readonly host: Host;
  readonly identity: ServerIdentity;
}

/** What was found at a host. */
export type Answer = Server | { readonly host: Host; readonly failure: DatabaseError };

/** A server that says so is there: connections that exist may still be served. */
const IS_THERE = ['53300', '53400'];

/** In the order in which the hosts are named. */
export function writableOf(answers: readonly Answer[]): readonly Server[] {
  return answers.filter((answer) => 'identity' in answer);
}

/**
 * The server that is used from now on. `present` is kept as long as it can be written to and nothing was
 * promoted beside it. Throws when there is none, and when there are several of which nobody can say which
 * one has all commits.
 */
export function chooseServer(answers: readonly Answer[], present: Server | null): Server {
  const writable = writableOf(answers);
  if (present !== null && isThere(answers, present)) {
    return writable.reduce((best, each) => (newer(each, best) ? each : best), present);
  }
  const [first, ...others] = writable;
  if (first === undefined) throw nobodyWrites(answers);
  const newest = others.reduce((best, each) => (newer(each, best) ? each : best), first);
  const rivals = writable.filter(
    (each) => !isSameServer(each.identity, newest.identity) && !newer(newest, each),
  );
  if (rivals.length > 0) throw severalWrite([newest, ...rivals]);
  return newest;
}

function newer(one: Server, other: Server): boolean {
  return isNewer(one.identity, other.identity);
}

function isThere(answers: readonly Answer[], { host, identity }: Server): boolean {
  return answers.some((answer) =>
    'identity' in answer
      ? isSameServer(answer.identity, identity)
      : answer.host.address === host.address && IS_THERE.includes(answer.failure.code ?? ''),
  );
}

function nobodyWrites(answers: readonly Answer[]): DatabaseError {
  const failures = answers.flatMap((answer) => ('failure' in answer ? [answer] : []));
  const reasons = failures.map(({ host, failure }) => `${host.address}: ${failure.message}`);
  // A password that is refused stays refused, whatever becomes of the other hosts: the first reason counts.
  const lasting = failures.find(({ failure }) => !isPassing(failure)) ?? failures[0];
  const code = lasting?.failure.code ?? null;
  return new DatabaseError(`no server can be written to (${reasons.join('; ')})`, code, null, null);
}

function severalWrite(servers: readonly Server[]): DatabaseError {
  const names = servers.map(({ host, identity: { system, timeline } }) => {
    return `${host.address} (system ${system}, timeline ${timeline})`;
  });
  return notWritable(
    `several servers can be written to, and nothing says which one has all commits: ` +
      `${names.join(', ')}. Stop all but one`,
  );
}

/** Only time mends these; everything else (password, unknown database) is told at once. */
const PASSING_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  '57P03', // cannot_connect_now: starting up or in recovery
  '57P01', // admin_shutdown
  '53300', // too_many_connections
  '25006', // read_only_sql_transaction: a standby, which a promotion makes a primary
]);

export function isPassing({ code, message }: DatabaseError): boolean {
  return code === null ? /timeout|terminated/i.test(message) : PASSING_CODES.has(code);
}
