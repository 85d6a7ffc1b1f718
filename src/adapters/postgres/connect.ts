import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Client, type ClientConfig } from 'pg';
import { DatabaseError } from './database-error';

const CONNECT_TIMEOUT_MILLISECONDS = 5_000;
const KEEP_ALIVE_AFTER_MILLISECONDS = 10_000;

/**
 * A machine that vanishes cannot say that its connections have ended. The server notices after about ten
 * seconds, and frees the locks in which another gateway may be waiting.
 *
 * Every commit waits until it is durable, on the synchronous standby as well where there is one: customers
 * and nodes act upon all of them. `remote_apply` waits for more, and stays.
 */
export const SESSION_SETTINGS = `
  SET tcp_keepalives_idle = 4;
  SET tcp_keepalives_interval = 2;
  SET tcp_keepalives_count = 3;
  SET tcp_user_timeout = 10000;
  SELECT set_config('synchronous_commit', 'on', false)
  WHERE current_setting('synchronous_commit') <> 'remote_apply'`;

export interface Patience {
  readonly attempts: number;
  readonly pauseMilliseconds: number;
}

const PAUSE_MILLISECONDS = 2_000;
/** About a minute, in which a database that starts together with the gateway becomes ready. */
const DEFAULT_PATIENCE: Patience = { attempts: 30, pauseMilliseconds: PAUSE_MILLISECONDS };

/** Of somebody who waits so long. */
export function patienceOf(seconds: number): Patience {
  const attempts = Math.ceil((seconds * 1000) / PAUSE_MILLISECONDS) + 1;
  return { attempts, pauseMilliseconds: PAUSE_MILLISECONDS };
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
]);

/** The database cannot be used. The message names host and port, never the password. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** `host:port` of a connection string, for people. */
export function addressOf(url: string): string {
  if (!URL.canParse(url)) return 'the configured address';
  const { hostname, port, searchParams } = new URL(url);
  const host = hostname === '' ? (searchParams.get('host') ?? 'localhost') : hostname;
  return `${host}:${port === '' ? '5432' : port}`;
}

/** What every connection of the gateway has in common. */
export function connectionSettings(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: 'crowdwiz-gateway',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MILLISECONDS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MILLISECONDS,
  };
}

/** One connection outside the pool. The caller ends it. */
export async function openClient(url: string, settings: ClientConfig = {}): Promise<Client> {
  const client = new Client({ ...connectionSettings(url), ...settings });
  // Without a listener, a connection lost between two statements would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/**
 * Waits for a database that is not up yet, with a log line per try. Throws `DatabaseUnavailable`
 * when the tries are used up, or at once when waiting cannot help.
 */
export async function waitForDatabase(
  url: string,
  patience: Patience = DEFAULT_PATIENCE,
  logger: Pick<Logger, 'warn'> = new Logger('Postgres'),
): Promise<void> {
  const address = addressOf(url);
  for (let attempt = 1; ; attempt += 1) {
    const failure = await tryToConnect(url);
    if (!failure) return;
    if (!isPassing(failure)) {
      throw new DatabaseUnavailable(
        `PostgreSQL at ${address} refuses the gateway: ${failure.message}. Check DATABASE_URL.`,
      );
    }
    const reason = failure.message;
    logger.warn(
      `PostgreSQL at ${address} does not answer (try ${attempt} of ${patience.attempts}): ${reason}`,
    );
    if (attempt >= patience.attempts) {
      throw new DatabaseUnavailable(
        `PostgreSQL at ${address} did not answer in ${attempt} tries: ${reason}. ` +
          'Is it running, and does DATABASE_URL name the right host and port?',
      );
    }
    await delay(patience.pauseMilliseconds);
  }
}

async function tryToConnect(url: string): Promise<DatabaseError | null> {
  try {
    const client = await openClient(url);
    await client.end();
    return null;
  } catch (error) {
    return DatabaseError.from(error);
  }
}

function isPassing({ code, message }: DatabaseError): boolean {
  return code === null ? /timeout|terminated/i.test(message) : PASSING_CODES.has(code);
}
