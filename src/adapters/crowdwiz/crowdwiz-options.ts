import type { ConnectionOptions } from './connection';
import type { PrivateKey } from './protocol';

/** What the composition root tells the adapter. Holds keys: never print it. */
export abstract class CrowdWizOptions {
  /** `ws://…` or `wss://…`, in order of preference; may contain credentials. */
  abstract readonly nodes: readonly string[];
  /** 64 hex digits. */
  abstract readonly chainId: string;
  /** How many nodes must agree on a block's id. */
  abstract readonly quorum: number;
  /** The hot wallet's name. */
  abstract readonly gatewayAccountName: string;
  abstract readonly activeKey: PrivateKey;
  abstract readonly memoKey: PrivateKey;
  /** Time-outs and rhythms other than the defaults. */
  abstract readonly connection?: Partial<ConnectionOptions>;
}
