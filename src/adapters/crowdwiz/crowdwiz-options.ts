import type { ConnectionOptions } from './connection';
import type { PrivateKey } from 'crowdwiz-protocol';

/** As long as a head may be old before its node counts as stale. */
const CLOCK_TOLERANCE_SECONDS = 60;

export interface CrowdWizSettings {
  /** `ws://…` or `wss://…`, in order of preference; may contain credentials. */
  readonly nodes: readonly string[];
  /** 64 hex digits. */
  readonly chainId: string;
  /** How many nodes must agree before blocks, history, balance and keys count. */
  readonly quorum: number;
  /** The hot wallet's name. */
  readonly gatewayAccountName: string;
  /** Null, both of them: whoever stands behind `TransactionSigner` has the keys. */
  readonly activeKey: PrivateKey | null;
  readonly memoKey: PrivateKey | null;
  /** False: another process signs, and this one asks no signer and follows no pending transactions. Default: true. */
  readonly signs?: boolean;
  /** So far may the chain's time and this machine's clock be apart before one of them is wrong. */
  readonly clockToleranceSeconds?: number;
  /** Time-outs and rhythms other than the defaults. */
  readonly connection?: Partial<ConnectionOptions>;
}

/** What the composition root tells the adapter. */
export class CrowdWizOptions implements CrowdWizSettings {
  readonly nodes: readonly string[];
  readonly chainId: string;
  readonly quorum: number;
  readonly gatewayAccountName: string;
  readonly activeKey: PrivateKey | null;
  readonly memoKey: PrivateKey | null;
  readonly signs: boolean;
  readonly clockToleranceSeconds: number;
  readonly connection?: Partial<ConnectionOptions>;

  constructor(settings: CrowdWizSettings) {
    this.nodes = settings.nodes;
    this.chainId = settings.chainId;
    this.quorum = settings.quorum;
    this.gatewayAccountName = settings.gatewayAccountName;
    this.activeKey = settings.activeKey;
    this.memoKey = settings.memoKey;
    this.signs = settings.signs ?? true;
    this.clockToleranceSeconds = settings.clockToleranceSeconds ?? CLOCK_TOLERANCE_SECONDS;
    if (settings.connection !== undefined) this.connection = settings.connection;
  }
}
