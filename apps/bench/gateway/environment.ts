import type { DatabaseUrls } from 'crowdwiz-embedded-postgres';
import { deriveKeys } from 'crowdwiz-sandbox/node';
import { gatewayEnvironment } from 'crowdwiz-testkit/internal/world/gateway-environment';
import type { NodeAnswer } from '../node/node-work';
import { BENCH_SERVICE_KEY } from './service-load';

export const GATEWAY_NAME = 'gateway-bench';
/** A throw-away key, made for this benchmark. */
export const BENCH_ADMIN_KEY = 'bench-admin-key-that-opens-nothing';

export interface Surroundings {
  readonly database: DatabaseUrls;
  readonly chain: Pick<NodeAnswer, 'url' | 'chainId'>;
  readonly telegram?: { readonly token: string; readonly apiRoot: string };
  /** Whole seconds; default an hour: rounds then come by notices alone. */
  readonly scanIntervalSeconds?: number;
  readonly port?: number;
  /** Settings of its own. */
  readonly settings?: Readonly<Record<string, string>>;
}

const NEVER_WHILE_MEASURING_SECONDS = 3_600;

/** What a gateway is told about the chain, the database and Telegram beside it. */
export function benchEnvironment(surroundings: Surroundings): Record<string, string> {
  const { database, chain, telegram, port } = surroundings;
  const interval = surroundings.scanIntervalSeconds ?? NEVER_WHILE_MEASURING_SECONDS;
  return {
    ...gatewayEnvironment({
      database,
      node: chain,
      hotWallet: { name: GATEWAY_NAME, keys: deriveKeys(GATEWAY_NAME) },
      telegram,
      adminKey: BENCH_ADMIN_KEY,
      port,
      codeSecret: 'bench-code-secret-that-protects-nothing',
    }),
    LOG_LEVEL: 'warn',
    SERVICE_API_KEY: BENCH_SERVICE_KEY,
    WEBHOOK_PRIVATE_NETWORKS: '127.0.0.1',
    SCAN_INTERVAL_SECONDS: String(interval),
    LIMIT_WITHDRAWAL_COUNT_PER_CUSTOMER_PER_DAY: 'none',
    ...surroundings.settings,
  };
}
