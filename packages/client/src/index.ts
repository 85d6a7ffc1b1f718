export { GatewayError, GatewayUnreachable, isRefusal, type FieldError } from './errors';
export { GatewayClient, type GatewayClientOptions } from './gateway-client';
export type {
  CallOptions,
  ErrorCode,
  EventsFrom,
  Input,
  Item,
  ListPath,
  Output,
  PathOf,
  ServiceEvent,
} from './operation-types';
export { type Fetch, RETRIES, type RetryOptions } from './retrying-fetch';
export type { components, operations, paths } from './schema';
export {
  WebhookRefused,
  WebhookVerifier,
  type WebhookHeaders,
  type WebhookVerifierOptions,
} from './webhooks';
