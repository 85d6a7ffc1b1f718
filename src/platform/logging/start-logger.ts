import { Logger, type Params, PinoLogger } from 'nestjs-pino';
import type { GatewayConfig } from '../config';
import { type LogDestination, requestLoggerOptions } from './logger-options';

/** Under which Nest reports an error of the start before it throws it again. */
const NEST_START_ERRORS = 'ExceptionHandler';

/** Nest's logger from the first line on, without waiting until all modules are there. */
export class StartLogger extends Logger {
  static create(config: GatewayConfig, destination?: LogDestination): StartLogger {
    const options = requestLoggerOptions(config);
    const parameters: Params = { pinoHttp: destination ? [options, destination] : options };
    return new StartLogger(new PinoLogger(parameters), parameters);
  }

  override error(message: unknown, ...parameters: unknown[]): void {
    // Whoever boots the gateway reports what stopped the start: once is enough.
    if (parameters.at(-1) === NEST_START_ERRORS) return;
    super.error(message, ...parameters);
  }
}
