import type { PrivateKey } from 'crowdwiz-protocol';
import type { LostBlock, SandboxChain } from 'crowdwiz-sandbox/node';
import type { ChainTruth } from './chain-truth';
import type { GatewayRows, Query } from './rows';

/** A code that somebody typed, as a test saw it. */
export interface TypedCode {
  readonly customerId: string;
  readonly code: string;
  readonly typedAt: Date;
  /** The account was linked by it. */
  readonly accepted: boolean;
}

/** A number that the gateway has explained, and what its facts make. */
export interface ToldNumber {
  readonly subject: 'deposit' | 'withdrawal' | 'finding' | 'balance';
  /** Of a balance the code of its account. */
  readonly id: string;
  readonly name: string;
  /** Minor units. */
  readonly amount: string;
  readonly sum: string;
}

/** Minor units of CWD that an operation may cost at most, whatever nodes say. */
export interface FeeCeilings {
  readonly transfer: bigint;
  readonly message: bigint;
  readonly massPayment: bigint;
  readonly massPaymentRecipient: bigint;
}

export interface InvariantFacts {
  /** As it is at the end, on the branch that won. */
  readonly chain: SandboxChain;
  /** What the chain lost when it went back, as whoever listened to it saw it; null: nobody did. */
  readonly lost?: readonly LostBlock[] | null;
  /** `1.2.n`. */
  readonly hotWalletId: string;
  readonly query: Query;
  readonly pointsDecimals: number;
  /** What came later counts; default: where the gateway began to read. */
  readonly startBlock?: number;
  /**
   * Nothing is pending, on the chain or in the gateway: balances must agree and every flow must have
   * ended. False for a look in the middle. Default true.
   */
  readonly settled?: boolean;
  /** Spending that a test signed with the hot wallet's key, as a thief would. */
  readonly foreignTransactionIds?: readonly string[];
  /** The hot wallet's memo key: payouts are then also counted by what their memos say. */
  readonly memoKey?: PrivateKey;
  /** The gateway's: with it and the memo key, the seals of memos are read. */
  readonly codeSecret?: string;
  readonly typedCodes?: readonly TypedCode[];
  /** Chats that have blocked the bot at some time: what happened then was told to nobody there. */
  readonly silentChats?: readonly number[];
  /**
   * The only node that was asked has lied about the account history. What nothing else shows may be missing
   * in a look in the middle; books and chain differ by it, and it must have been found in the end.
   */
  readonly historyDoubtful?: boolean;
  /** By how much the gateway's clock was wrong at most, at any time; default 0. */
  readonly clockErrorMilliseconds?: number;
  /** Wrong codes that end a request; default 5. */
  readonly codeAttempts?: number;
  /** No rate is followed by one so many times as large or as small, unless it is named; default 2. */
  readonly rateChangeFactorMaximum?: string;
  /** Default: the gateway's own defaults. */
  readonly feeCeilings?: FeeCeilings;
  /** How many nodes must agree before the gateway believes them; default 1. */
  readonly quorum?: number;
  /** What it explains of all rows; without it nobody has asked. */
  readonly toldNumbers?: readonly ToldNumber[];
}

/** What a rule judges: the chain, the tables, and how. */
export interface Evidence {
  readonly truth: ChainTruth;
  /** What the chain has lost is known, if it lost anything. */
  readonly lostIsKnown: boolean;
  readonly rows: GatewayRows;
  readonly pointsDecimals: number;
  readonly settled: boolean;
  readonly foreignTransactionIds: ReadonlySet<string>;
  readonly memoKey: PrivateKey | undefined;
  readonly codeSecret: string | undefined;
  readonly typedCodes: readonly TypedCode[];
  readonly silentChats: ReadonlySet<string>;
  readonly historyDoubtful: boolean;
  readonly clockErrorMilliseconds: number;
  readonly codeAttempts: number;
  readonly rateChangeFactorMaximum: string;
  readonly feeCeilings: FeeCeilings;
  readonly quorum: number;
  readonly toldNumbers?: readonly ToldNumber[];
}

/** The newest block whose effects the gateway must know: all irreversible ones once it is settled. */
export function knownUpTo({ truth, rows, settled }: Evidence): number {
  if (settled) return truth.irreversibleNumber;
  return Math.min(truth.irreversibleNumber, rows.cursor[0]?.block_number ?? 0);
}
