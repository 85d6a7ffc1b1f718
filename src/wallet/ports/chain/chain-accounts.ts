/** A CrowdWiz account as it is on the chain now; never cached. */
export interface ChainAccount {
  readonly id: string;
  readonly name: string;
  readonly memoKey: string;
  /** False for the null key and other keys to which nothing can be encrypted. */
  readonly memoKeyUsable: boolean;
  /** SHA-256 over owner, active and memo authorities: changes when any of them does. */
  readonly authorityFingerprint: string;
}

/** Throws `chain_unavailable`. */
export abstract class ChainAccounts {
  /** By exact name; null when the chain has no such account. */
  abstract findByName(name: string): Promise<ChainAccount | null>;

  /**
   * In the order of the ids; null in place of unknown ones, and of those about which nodes differ
   * at this moment.
   */
  abstract findByIds(ids: readonly string[]): Promise<readonly (ChainAccount | null)[]>;

  /** The hot wallet's account, by its configured name. */
  abstract hotWallet(): Promise<ChainAccount>;

  /** The head block now. */
  abstract head(): Promise<{ readonly number: number; readonly time: Date }>;

  /** The number of the head block now. */
  abstract headNumber(): Promise<number>;
}
