import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DestinationStream, type LoggerOptions, stdTimeFunctions } from 'pino';
import type { Options } from 'pino-http';
import type { GatewayConfig } from '../config';
import { SecretRedactor } from './secret-redactor';

/** Names under which a secret might be logged by mistake, at the first and the second level. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'password',
  'token',
  'secret',
  'wif',
  'privateKey',
  'activeKey',
  'memoKey',
  'apiKey',
];

const REQUEST_ID = /^[\w.-]{8,64}$/;
const QUIET_PATHS = /^\/(?:health|metrics)(?:[/?]|$)/;

type LogSettings = Pick<GatewayConfig, 'logLevel' | 'secrets' | 'chain'>;

/** JSON lines with the level as a word and ISO times, without secrets. */
export function loggerOptions(config: LogSettings): LoggerOptions {
  const redactor = new SecretRedactor(config.secrets, [config.chain.chainId]);
  return {
    level: config.logLevel,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]),
      censor: '[secret]',
    },
    hooks: { streamWrite: (line) => redactor.redact(line) },
  };
}

/** Options of the request log. Headers and bodies are never logged. */
export function requestLoggerOptions(config: LogSettings): Options {
  return {
    ...loggerOptions(config),
    genReqId: requestId,
    autoLogging: { ignore: (request) => QUIET_PATHS.test(request.url ?? '') },
    customLogLevel: (_request, response, error) =>
      error !== undefined || response.statusCode >= 500 ? 'error' : 'info',
    wrapSerializers: false,
    serializers: {
      req: (request: IncomingMessage) => ({
        id: request.id,
        method: request.method,
        // Questions may carry names and references of customers.
        path: request.url?.split('?')[0],
      }),
      res: (response: ServerResponse) => ({ status: response.statusCode }),
    },
  };
}

/** Takes over a sensible id of a caller, so that logs of several services can be put together. */
function requestId(request: IncomingMessage, response: ServerResponse): string {
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
  response.setHeader('X-Request-Id', id);
  return id;
}

export type LogDestination = DestinationStream;
