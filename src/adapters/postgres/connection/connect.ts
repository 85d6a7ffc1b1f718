import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { ClientConfig } from 'pg';
import { databaseAddressOf } from '../../../platform/config';
import { isPassing } from '../servers/choose-server';
import { refuseSharedConnections } from '../servers/pooler';
import { ServerClient, type ServerClientConfig } from '../servers/server-client';
import { DatabaseError, DatabaseUnfit } from './database-error';
import { withFix } from './refused-connection';

const CONNECT_TIMEOUT_MILLISECONDS = 5_000;
const KEEP_ALIVE_AFTER_MILLISECONDS = 10_000;

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

/** The database cannot be used. The message names host and port, never the password. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** `host:port` of a connection string, for people; of each host where it names several. */
export const addressOf = databaseAddressOf;

/** What every connection of the gateway has in common, and the class that makes it. */
export function connectionSettings(
  url: string,
): ServerClientConfig & { readonly Client: typeof ServerClient } {
  return {
    databaseUrl: url,
    Client: ServerClient,
    application_name: 'crowdwiz-gateway',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MILLISECONDS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MILLISECONDS,
  };
}

/** One connection outside the pool, to the server that the pool uses. The caller ends it. */
export async function openClient(url: string, settings: ClientConfig = {}): Promise<ServerClient> {
  const client = new ServerClient({ ...connectionSettings(url), ...settings });
  await client.connect();
  return client;
}

/** Work on a connection of its own, which ends with it, and with it its transaction and its locks. */
export async function withClient<Result>(
  url: string,
  work: (client: ServerClient) => Promise<Result>,
): Promise<Result> {
  const client = await openClient(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
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
    if (failure instanceof DatabaseUnfit) {
      throw new DatabaseUnavailable(
        `PostgreSQL at ${address} is not fit for the gateway: ${failure.message}. ${failure.fix}`,
      );
    }
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
        `PostgreSQL at ${address} did not answer in ${attempt === 1 ? 'one try' : `${attempt} tries`}: ${reason}. ` +
          'Is it running, and does DATABASE_URL name the right host and port?',
      );
    }
    await delay(patience.pauseMilliseconds);
  }
}

async function tryToConnect(url: string): Promise<DatabaseError | null> {
  try {
    const client = await openClient(url);
    try {
      if (client.isBehindPooler) await refuseSharedConnections(client, () => openClient(url));
    } finally {
      await client.end();
    }
    return null;
  } catch (error) {
    return withFix(DatabaseError.from(error));
  }
}
