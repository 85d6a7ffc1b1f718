import type { Money, Rate } from '../../kernel';
import type { LimitValues } from '../../terms';
import type { FeeCeilings, PayoutBatches } from '../../wallet';
import type { GatewayRole } from './values/gateway-roles';
import type { IpNetwork } from './values/ip-network';
import type { Secret } from './values/secret';

export interface TelegramWebhookConfig {
  /** As Telegram sees it; its path is where the gateway serves it. */
  readonly url: string;
  readonly secret: Secret;
}

export interface TelegramConfig {
  readonly token: Secret;
  readonly apiRoot: string;
  /** URL of a SOCKS5 or HTTP proxy, password included. */
  readonly proxy: Secret | null;
  /** Null: long polling. */
  readonly webhook: TelegramWebhookConfig | null;
}

/**
 * The validated configuration, frozen to the bottom; also the token under which it is injected.
 * Built by `readGatewayConfig` alone.
 */
export abstract class GatewayConfig {
  abstract readonly environment: 'production' | 'development' | 'test';
  abstract readonly logLevel: string;
  /** What this process does; the secrets of other roles are null here, whatever was set. */
  abstract readonly roles: readonly GatewayRole[];
  abstract readonly http: {
    readonly host: string;
    readonly port: number;
    /** Whose X-Forwarded-For is believed. */
    readonly trustedProxies: readonly IpNetwork[];
  };
  abstract readonly database: {
    /** Null: the embedded PostgreSQL. */
    readonly url: Secret | null;
    /** Null: the role of `url` migrates itself, or somebody else does it before the start. */
    readonly ownerUrl: Secret | null;
    readonly waitSeconds: number;
    readonly poolSize: number;
  };
  abstract readonly chain: {
    /** WebSocket addresses; may contain credentials. */
    readonly nodes: readonly string[];
    readonly chainId: string;
    readonly quorum: number;
    readonly messageMaximumBytes: number;
    readonly callTimeoutSeconds: number;
    readonly connectTimeoutSeconds: number;
    readonly clockToleranceSeconds: number;
  };
  abstract readonly wallet: {
    readonly accountName: string;
    /** Null: there is no cold wallet. */
    readonly coldAccountName: string | null;
    /** Null, both of them: a signer of the team's own has the keys, or this process is no worker. */
    readonly activeKey: Secret | null;
    readonly memoKey: Secret | null;
    readonly transactionLifetimeSeconds: number;
    /** Keys of the seals in memos: the first seals, each of them is believed. Of no worker, one that fits nothing. */
    readonly memoSecrets: readonly [Secret, ...Secret[]];
    /** Left off in a drill; empty in production. */
    readonly guardsOff: readonly ('unknown-spending' | 'database-history')[];
    readonly feeCeilings: FeeCeilings;
    readonly shortWaitSeconds: number;
    /** Null: each payout is a transaction of its own. */
    readonly payoutBatches: PayoutBatches | null;
  };
  abstract readonly scan: {
    readonly intervalSeconds: number;
    /** Null: the last irreversible block at the first start. */
    readonly fromBlock: number | null;
  };
  /** Null: no bot. */
  abstract readonly telegram: TelegramConfig | null;
  /** What messages to customers name; whatever process writes them. */
  abstract readonly chats: {
    /** With `{transaction}` in the place of its id; null: no explorer is known. */
    readonly explorerLink: string | null;
    /** Null: there is no `/support`. */
    readonly supportContact: string | null;
  };
  abstract readonly points: { readonly symbol: string; readonly decimals: number };
  /** First values: the database decides once it has any. */
  abstract readonly terms: {
    readonly depositRate: Rate;
    readonly withdrawalRate: Rate;
    readonly limits: LimitValues;
  };
  abstract readonly rateChangeFactorMaximum: Rate;
  abstract readonly linking: {
    readonly codeSecret: Secret;
    readonly codeLifetimeSeconds: number;
  };
  abstract readonly deposits: {
    readonly claimPeriodSeconds: number;
    /** With `{account}` in the place of the account to which is sent; null: no link. */
    readonly walletLink: string | null;
  };
  abstract readonly events: { readonly retentionSeconds: number };
  abstract readonly decisions: { readonly expirySeconds: number };
  abstract readonly withdrawals: {
    readonly feePayer: 'customer' | 'house';
    readonly quoteLifetimeSeconds: number;
    readonly deadlineSeconds: number;
  };
  abstract readonly webhooks: {
    /** Networks that are not the internet's, and may be sent to all the same. */
    readonly privateNetworks: readonly IpNetwork[];
    /** Seal the secrets of endpoints, which a door makes and a worker opens: the first one seals, each opens. */
    readonly sealSecrets: readonly [Secret, ...Secret[]];
  };
  abstract readonly alarms: {
    /** Null: no chat is told. */
    readonly chat: { readonly id: string; readonly language: 'ru' | 'en' } | null;
    /** Null: no receiver is told, or another process does. */
    readonly webhook: { readonly url: Secret; readonly secret: Secret } | null;
    readonly approvalSeconds: number;
    /** Null: whatever the hot wallet holds is no alarm. */
    readonly walletBelow: Money | null;
    readonly scanLagSeconds: number;
    readonly backupSeconds: number;
  };
  abstract readonly audit: {
    /** Null: no head is written onto the chain. */
    readonly anchorAccount: string | null;
  };
  /** Null: that door is off. */
  abstract readonly access: {
    readonly adminApiKey: Secret | null;
    readonly metricsApiKey: Secret | null;
    readonly serviceApiKey: Secret | null;
  };
  /** Doubts that do not stop the start: for the log. No secrets. */
  abstract readonly warnings: readonly string[];
  /** Texts that must never be written anywhere, for the log's last line of defence. */
  abstract readonly secrets: readonly Secret[];
}
