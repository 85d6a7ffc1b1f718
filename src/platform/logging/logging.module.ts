import { type DynamicModule, type INestApplication, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { pinoHttp } from 'pino-http';
import type { GatewayConfig } from '../config';
import { type LogDestination, requestLoggerOptions } from './logger-options';

/**
 * Begins the log of each request, and gives it its id. Called before anything else is used by an application
 * with the `LoggingModule`: what the parser of bodies refuses is a request as well.
 */
export function useRequestLog(
  application: Pick<INestApplication, 'use'>,
  config: GatewayConfig,
  destination?: LogDestination,
): void {
  const options = requestLoggerOptions(config);
  application.use(destination ? pinoHttp(options, destination) : pinoHttp(options));
}

/** Nest's own `Logger` writes through it once `app.useLogger(app.get(Logger))` was called. */
@Module({})
export class LoggingModule {
  static forRoot(config: GatewayConfig, destination?: LogDestination): DynamicModule {
    const options = requestLoggerOptions(config);
    return {
      module: LoggingModule,
      imports: [
        LoggerModule.forRoot({
          pinoHttp: destination ? [options, destination] : options,
          // That of `useRequestLog`.
          useExisting: true,
        }),
      ],
      exports: [LoggerModule],
    };
  }
}
