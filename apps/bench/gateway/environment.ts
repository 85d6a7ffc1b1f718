import type { DatabaseUrls } from 'crowdwiz-embedded-postgres';
import { deriveKeys } from 'crowdwiz-sandbox/node';
import type { NodeAnswer } from '../node/node-work';

export const GATEWAY_NAME = 'gateway-bench';

export interface Surroundings {
  readonly database: DatabaseUrls;
  readonly chain: Pick<NodeAnswer, 'url' | 'chainId'>;
  readonly telegram?: { readonly token: string; readonly apiRoot: string };
  /** Whole seconds; default an hour: rounds then come by notices alone. */
  readonly scanIntervalSeconds?: number;
  readonly port?: number;
}

const NEVER_WHILE_MEASURING_SECONDS = 3_600;

/** What a gateway is told about the chain, the database and Telegram beside it. */
export function gatewayEnvironment(surroundings: Surroundings): Record<string, string> {
  const keys = deriveKeys(GATEWAY_NAME);
  const { database, chain, telegram, port = 0 } = surroundings;
  const interval = surroundings.scanIntervalSeconds ?? NEVER_WHILE_MEASURING_SECONDS;
  return {
    NODE_ENV: 'development',
    PORT: String(port),
    LOG_LEVEL: 'warn',
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    CHAIN_NODES: chain.url,
    CHAIN_ID: chain.chainId,
    // Blocks are made faster than time goes by.
    CHAIN_CLOCK_TOLERANCE_SECONDS: '86400',
    GATEWAY_ACCOUNT: GATEWAY_NAME,
    GATEWAY_ACTIVE_KEY: keys.active.toWif(),
    GATEWAY_MEMO_KEY: keys.memo.toWif(),
    SCAN_INTERVAL_SECONDS: String(interval),
    LIMIT_WITHDRAWAL_COUNT_PER_CUSTOMER_PER_DAY: 'none',
    ADMIN_API_KEY: 'bench-admin-key-that-opens-nothing',
    CODE_SECRET: 'bench-code-secret-that-protects-nothing',
    ...(telegram
      ? { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.apiRoot }
      : {}),
  };
}
