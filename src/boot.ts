import { type DynamicModule, Logger, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import {
  type DatabaseAccess,
  patienceOf,
  prepareDatabase,
  retryWhileAway,
  type TeamMigrations,
} from './adapters/postgres';
import { defaultEmbeddedPostgresHome, startEmbeddedPostgres } from 'crowdwiz-embedded-postgres';
import { configureHttp } from './adapters/rest';
import { AppModule } from './app.module';
import { announceStart } from './composition/announce-start';
import { compose, type Composition, type GatewayOptions, refusalOf } from './composition';
import { assertAddressIsUsable } from './composition/start/usable-address';
import type { GatewayConfig } from './platform/config';
import { type LogDestination, StartLogger, useRequestLog } from './platform/logging';

const EMBEDDED_DATABASE_NAME = 'gateway';

type NestOptions = Pick<NestApplicationOptions, 'abortOnError' | 'logger'>;

interface RunningDatabase extends DatabaseAccess {
  stop(): Promise<void>;
}

/** What a start takes beside its settings. */
export interface BootOptions extends GatewayOptions {
  /** Where log lines go; the standard output without it. */
  readonly destination?: LogDestination;
}

/** A gateway that listens. */
export interface Gateway {
  readonly application: NestExpressApplication;
  /**
   * Finishes what is in hand, in this order: work that repeats takes no new turn and ends the one it
   * is at, and an audit of the books is left; Telegram is no longer asked, handlers and deliveries in hand end; HTTP answers what it has
   * begun and closes; connections to nodes and, last of all, to the database end. Money depends on
   * none of this: a killed gateway goes on from what is committed.
   */
  stop(): Promise<void>;
}

/**
 * Starts a whole gateway: database, migrations, every module, HTTP. Rejects when it cannot, and with
 * `CompositionRefused` when what `options` say does not fit together.
 */
export async function bootGateway(
  config: GatewayConfig,
  { destination, ...options }: BootOptions = {},
): Promise<Gateway> {
  const composition = compose(config, options);
  const logger = StartLogger.create(config, destination);
  Logger.overrideLogger(logger);
  // Asked first: a second gateway must not disturb the one that runs before it finds the port taken.
  await assertAddressIsUsable(config.http);
  const patience = patienceOf(config.database.waitSeconds);
  return retryWhileAway(() => bootOnce(config, composition, logger, destination), patience);
}

async function bootOnce(
  config: GatewayConfig,
  composition: Composition,
  logger: StartLogger,
  destination: LogDestination | undefined,
): Promise<Gateway> {
  const database = await startDatabase(config, composition.migrations);
  try {
    const root = AppModule.forRoot(
      config,
      database.url,
      { logDestination: destination },
      composition,
    );
    const application = await startApplication(config, root, logger, destination);
    await announceStart(application, database.url);
    logger.log(`Listening on ${await application.getUrl()}`, 'Gateway');
    const stop = () => stopAll(application, database, logger);
    return { application, stop };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function stopAll(
  application: NestExpressApplication,
  database: RunningDatabase,
  logger: StartLogger,
): Promise<void> {
  const say = (line: string) => {
    logger.log(line, 'Gateway');
  };
  const begun = performance.now();
  say('Stopping: what is in hand is finished, and nothing new begins');
  // Connections that stay open between two requests would be waited for.
  application.getHttpServer().keepAliveTimeout = 1;
  await application.close();
  await database.stop();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  // One line: of two at the very end, the last one may be written first.
  say(
    `Stopped after ${seconds} s. Finished: the cycle that reads and pays, the bot and its deliveries, requests ` +
      'over HTTP, connections to nodes, the database',
  );
}

/** The configured database once it answers, or the embedded one, migrated and with a role that will do. */
async function startDatabase(
  config: GatewayConfig,
  team: TeamMigrations | null,
): Promise<RunningDatabase> {
  const { database, environment } = config;
  const running = database.url
    ? {
        url: database.url.reveal(),
        ownerUrl: database.ownerUrl?.reveal() ?? null,
        stop: () => Promise.resolve(),
      }
    : await startEmbeddedDatabase();
  try {
    await prepareDatabase(running, {
      patience: patienceOf(database.waitSeconds),
      refusesStrongRole: environment === 'production',
      team,
    });
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

async function startEmbeddedDatabase(): Promise<RunningDatabase> {
  const home = defaultEmbeddedPostgresHome();
  const server = await startEmbeddedPostgres({ home, durable: true });
  const { url, ownerUrl } = await server.createDatabase(EMBEDDED_DATABASE_NAME);
  return { url, ownerUrl, stop: () => server.stop() };
}

async function startApplication(
  config: GatewayConfig,
  root: DynamicModule,
  logger: StartLogger,
  destination: LogDestination | undefined,
): Promise<NestExpressApplication> {
  const application = await createApplication(root, logger);
  try {
    useRequestLog(application, config, destination);
    configureHttp(application, {
      webhookPath: webhookPathOf(config),
      hasDocuments: config.roles.includes('api'),
    });
    await application.listen(config.http.port, config.http.host);
    return application;
  } catch (error) {
    // Parts that started already, such as connections to nodes, would keep the process alive.
    await application.close();
    throw error;
  }
}

function webhookPathOf({ telegram }: GatewayConfig): string | null {
  const url = telegram?.webhook?.url;
  return url === undefined ? null : new URL(url).pathname;
}

async function createApplication(
  root: DynamicModule,
  logger: StartLogger,
): Promise<NestExpressApplication> {
  const options: NestOptions = { abortOnError: false, logger };
  try {
    return await NestFactory.create<NestExpressApplication>(root, options);
  } catch (error) {
    throw refusalOf(error);
  }
}
