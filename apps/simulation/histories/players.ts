import type { SandboxAccount } from 'crowdwiz-sandbox/node';

/** A customer of the gateway. */
export interface Party {
  readonly name: string;
  readonly id: string;
  /** Quotes that they were given, oldest first, confirmed ones too. */
  readonly quotes: GivenQuote[];
  /** Withdrawals that they have asked for, oldest first. */
  readonly withdrawals: string[];
  /** What they were shown that a claim would give: the version of the rate, by deposit. */
  readonly shown: Map<string, number>;
}

export interface GivenQuote {
  readonly id: string;
  readonly rate: string;
}

/** A chain account, which may change hands. */
export interface Wallet {
  /** With the keys as they are now. */
  account: SandboxAccount;
  /** How often its keys have changed. */
  changes: number;
  holder: Player;
}

/** A person: more than one customer, and whatever accounts they hold. */
export interface Player {
  readonly name: string;
  readonly parties: readonly Party[];
}
