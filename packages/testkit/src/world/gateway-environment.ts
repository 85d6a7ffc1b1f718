import { randomBytes } from 'node:crypto';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';

/** What a gateway stands among. */
export interface GatewayNeighbours {
  /** Without the owner's, the gateway's own role must own the tables. */
  readonly database: { readonly url: string; readonly ownerUrl?: string };
  /** Several nodes of one chain: their addresses with commas between. */
  readonly node: { readonly url: string; readonly chainId: string };
  readonly hotWallet: Pick<SandboxAccount, 'name' | 'keys'>;
  /** Without it there is no bot. */
  readonly telegram?: { readonly token: string; readonly apiRoot: string };
  /** Without it there is no admin API. */
  readonly adminKey?: string;
  /** 0, if none is given: any free one. */
  readonly port?: number;
  /** A new one, if none is given. */
  readonly codeSecret?: string;
}

/** Nothing but what somebody would write who runs a gateway against a real chain. */
export function gatewayEnvironment(neighbours: GatewayNeighbours): Record<string, string> {
  const { database, node, hotWallet, telegram, adminKey, port = 0 } = neighbours;
  const { codeSecret = randomBytes(32).toString('hex') } = neighbours;
  return {
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'info',
    DATABASE_URL: database.url,
    ...(database.ownerUrl !== undefined && { DATABASE_OWNER_URL: database.ownerUrl }),
    CHAIN_NODES: node.url,
    CHAIN_ID: node.chainId,
    // Blocks are made faster than time goes by.
    CHAIN_CLOCK_TOLERANCE_SECONDS: '86400',
    GATEWAY_ACCOUNT: hotWallet.name,
    GATEWAY_ACTIVE_KEY: hotWallet.keys.active.toWif(),
    GATEWAY_MEMO_KEY: hotWallet.keys.memo.toWif(),
    ...(telegram && { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.apiRoot }),
    ...(adminKey !== undefined && { ADMIN_API_KEY: adminKey }),
    CODE_SECRET: codeSecret,
  };
}
