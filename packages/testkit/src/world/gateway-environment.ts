import { randomBytes } from 'node:crypto';
import type { DatabaseUrls } from 'crowdwiz-embedded-postgres';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import type { FakeTelegram } from 'crowdwiz-sandbox/telegram';

/** What a gateway stands among. */
export interface GatewayNeighbours {
  readonly database: Pick<DatabaseUrls, 'url' | 'ownerUrl'>;
  readonly node: { readonly url: string; readonly chainId: string };
  readonly hotWallet: SandboxAccount;
  readonly telegram: FakeTelegram;
  readonly adminKey: string;
  readonly port: number;
}

/** Nothing but what somebody would write who runs a gateway against a real chain. */
export function gatewayEnvironment(neighbours: GatewayNeighbours): Record<string, string> {
  const { database, node, hotWallet, telegram, adminKey, port } = neighbours;
  return {
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'info',
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    CHAIN_NODES: node.url,
    CHAIN_ID: node.chainId,
    // Blocks are made faster than time goes by.
    CHAIN_CLOCK_TOLERANCE_SECONDS: '86400',
    GATEWAY_ACCOUNT: hotWallet.name,
    GATEWAY_ACTIVE_KEY: hotWallet.keys.active.toWif(),
    GATEWAY_MEMO_KEY: hotWallet.keys.memo.toWif(),
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.apiRoot,
    ADMIN_API_KEY: adminKey,
    CODE_SECRET: randomBytes(32).toString('hex'),
  };
}
