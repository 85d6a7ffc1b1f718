import { DatabaseError } from '../connection/database-error';
import {
  isNewer,
  isSameServer,
  notWritable,
  READ_ONLY,
  type ServerIdentity,
} from './server-identity';

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

/** A host at which nothing was found that can be written to. */
export interface Absence {
  readonly host: Host;
  readonly failure: DatabaseError;
  /** Since when it has been so at each look. */
  readonly absentMilliseconds: number;
}

/** What was found at a host. */
export type Answer = Server | Absence;

/** A server that says so is there: connections that exist may still be served. */
const IS_THERE = ['53300', '53400'];
/** Nothing listens there. Silence may be a network that is cut, with a primary that lives behind it. */
const NOBODY_LISTENS = ['ECONNREFUSED', 'ENOENT'];
/** Longer than a restart takes, or a pause of a machine. */
const ABSENT_AFTER_MILLISECONDS = 10_000;

/** In the order in which the hosts are named. */
export function writableOf(answers: readonly Answer[]): readonly Server[] {
  return answers.filter((answer) => 'identity' in answer);
}

/**
 * The server that is used from now on. `present` is kept as long as it can be written to and nothing was
 * promoted beside it; its position is how far this process knows it to have come. Throws when there is none,
 * when there are several of which nobody can say which one has all commits, and when the one that there is may
 * lack some that another one has which has only not answered yet.
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
  const awaited = awaitedBefore(newest, answers, present);
  if (awaited.length > 0) throw tooEarly(newest, awaited, present);
  return newest;
}

/** Whose answer has to come before this server is used, as they may have commits that it lacks. */
function awaitedBefore(
  candidate: Server,
  answers: readonly Answer[],
  present: Server | null,
): readonly Absence[] {
  // Somebody promoted it, and knew why.
  if (present !== null && newer(candidate, present)) return [];
  const lacksCommits = present !== null && isBehind(candidate, present);
  const isRestarted = candidate.host.address === present?.host.address;
  if (isRestarted && !lacksCommits) return [];
  return answers.filter((answer) => {
    if ('identity' in answer) return false;
    const code = answer.failure.code ?? '';
    const nobodyListens = NOBODY_LISTENS.includes(code);
    if (IS_THERE.includes(code) || (lacksCommits && !nobodyListens)) return true;
    // At a start nothing speaks for one that is not there.
    if (present === null && nobodyListens) return false;
    if (code === READ_ONLY || !isPassing(answer.failure)) return false;
    return answer.absentMilliseconds < ABSENT_AFTER_MILLISECONDS;
  }) as readonly Absence[];
}

/** Whether it lacks, for certain, what another one was known to have, and was not promoted since. */
export function isBehind({ identity }: Server, { identity: known }: Server): boolean {
  if (isNewer(identity, known)) return false;
  const isSameLog = identity.system === known.system && identity.timeline === known.timeline;
  return !isSameLog || identity.position < known.position;
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

function tooEarly(
  { host }: Server,
  awaited: readonly Absence[],
  present: Server | null,
): DatabaseError {
  const others = awaited.map((each) => `${each.host.address}: ${each.failure.message}`);
  const code = awaited[0]?.failure.code ?? null;
  return new DatabaseError(
    `${host.address} can be written to, and may lack commits of a server that has not answered ` +
      `(${others.join('; ')}). It is used ${whenItIs(present)}`,
    isPassing({ code, message: '' }) ? code : 'ETIMEDOUT',
    null,
    null,
  );
}

function whenItIs(present: Server | null): string {
  if (present !== null) return 'once nobody listens there, or after a restart of the gateway';
  return 'when that was silent for ten seconds, or if it is the only host that is named';
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

/** Only time fixes these; everything else (password, unknown database) is told at once. */
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
  '57P02', // crash_shutdown: another of its processes has died
  '53300', // too_many_connections
  '25006', // read_only_sql_transaction: a standby, which a promotion makes a primary
]);

export function isPassing({ code, message }: Pick<DatabaseError, 'code' | 'message'>): boolean {
  return code === null ? /timeout|terminated/i.test(message) : PASSING_CODES.has(code);
}
