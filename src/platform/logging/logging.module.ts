import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { GatewayConfig } from '../config';
import { type LogDestination, requestLoggerOptions } from './logger-options';

/** Nest's own `Logger` writes through it once `app.useLogger(app.get(Logger))` was called. */
@Module({})
export class LoggingModule {
  static forRoot(config: GatewayConfig, destination?: LogDestination): DynamicModule {
    const options = requestLoggerOptions(config);
    return {
      module: LoggingModule,
      imports: [LoggerModule.forRoot({ pinoHttp: destination ? [options, destination] : options })],
      exports: [LoggerModule],
    };
  }
}
