import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { configureHttp } from './adapters/rest';
import { AppModule } from './app.module';
import type { GatewayConfig } from './platform/config';
import { type LogDestination, StartLogger } from './platform/logging';

type BootOptions = Pick<
  NestApplicationOptions,
  'abortOnError' | 'forceCloseConnections' | 'logger'
>;

/**
 * Starts a whole gateway and gives it back once it listens. Rejects when it cannot start.
 *
 * On SIGTERM or SIGINT, in this order: work that repeats takes no new turn and finishes the one in
 * hand; Telegram is no longer asked, and handlers and deliveries in hand finish; HTTP answers what
 * it has begun and closes; connections to nodes and, last of all, to the database end; exit code 0.
 * Money does not depend on any of it: a killed gateway goes on from what is committed.
 */
export async function bootGateway(
  config: GatewayConfig,
  destination?: LogDestination,
): Promise<NestExpressApplication> {
  const logger = StartLogger.create(config, destination);
  for (const warning of config.warnings) logger.warn(warning, 'Configuration');
  const options: BootOptions = { abortOnError: false, forceCloseConnections: true, logger };
  const root = AppModule.forRoot(config);
  const application = await NestFactory.create<NestExpressApplication>(root, options);
  configureHttp(application);
  application.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  try {
    await application.listen(config.http.port, config.http.host);
  } catch (error) {
    // Parts that started already, such as connections to nodes, would keep the process alive.
    await application.close();
    throw error;
  }
  logger.log(`Listening on ${await application.getUrl()}`, 'Gateway');
  return application;
}
