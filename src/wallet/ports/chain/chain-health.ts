export interface NodeHealth {
  /** Address without credentials. */
  readonly node: string;
  readonly state: 'healthy' | 'connecting' | 'stale' | 'wrong_chain';
  readonly headNumber: number | null;
  readonly headTime: Date | null;
  readonly irreversibleNumber: number | null;
  readonly lastError: string | null;
}

/** Whether the configured account and keys fit the chain; anything but `ok` stops payouts. */
export type IdentityCheck =
  | { readonly status: 'ok'; readonly accountId: string }
  | {
      readonly status:
        | 'unreachable'
        | 'wrong_chain'
        | 'unknown_account'
        | 'wrong_active_key'
        | 'wrong_memo_key'
        /** The signer does not say which keys it has. */
        | 'no_signer';
      /** What is wrong and which setting mends it; no secret. */
      readonly explanation: string;
    };

export abstract class ChainHealth {
  abstract nodes(): readonly NodeHealth[];

  /** Asks the chain and, in a process that signs, the signer (again). Never throws. */
  abstract checkIdentity(): Promise<IdentityCheck>;

  /** Calls back on every announced block, over reconnects; returns the way to stop. */
  abstract onBlock(listener: () => void): () => void;
}
