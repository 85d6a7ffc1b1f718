import type { Money } from '../../../kernel';
import type { SealedPurpose } from '../../sending/memo-seal';
import type {
  DeathProof,
  FoundTransaction,
  OutgoingPurpose,
  OutgoingTransaction,
  SignedTransaction,
} from '../../sending/outgoing-transaction';

/** A transaction id and the block that carries it. */
export interface Inclusion {
  readonly transactionId: string;
  readonly blockNumber: number;
}

/** What came of one broadcast. */
export interface BroadcastNote {
  readonly id: string;
  readonly takenBy: readonly string[];
  readonly refusal: string | null;
}

/**
 * Everything the gateway ever signed. The database allows at most one living payment per purpose id: one
 * that has paid or may still pay. It lives until its transaction is `expired`, and a refund also until
 * its transaction, which went with a chain that has gone back, is dead. Only the moves of
 * OUTGOING_TRANSITIONS are allowed. Writes join the unit of work.
 */
export abstract class OutgoingTransactions {
  /** Must be committed before the first broadcast. Throws when a purpose has a living one already. */
  abstract record(signed: readonly SignedTransaction[]): Promise<readonly OutgoingTransaction[]>;

  /**
   * Records what the chain shows and nothing is recorded of. Throws when a payment that is no surplus
   * belongs to a purpose that has another one.
   */
  abstract adopt(found: FoundTransaction): Promise<OutgoingTransaction>;

  /** Makes an adopted surplus the payment of its purpose, which must have no other one by now. */
  abstract claimSurplus(id: string, purpose: OutgoingPurpose, purposeId: string): Promise<void>;

  /** Whether a payment of that seal is recorded: seals are made once. */
  abstract knowsSeal(seal: SealedPurpose): Promise<boolean>;

  /** Not final and not yet in a block (`signed`, `broadcast`), oldest first. */
  abstract unsettled(limit: number): Promise<readonly OutgoingTransaction[]>;

  /** Those among the ids that we signed, final ones included. */
  abstract findByTransactionIds(ids: readonly string[]): Promise<readonly OutgoingTransaction[]>;

  /** Those among the ids that nothing is recorded of. */
  abstract unknownAmong(transactionIds: readonly string[]): Promise<readonly string[]>;

  /** So many numbers, each greater than all that were given before; some may be left out. */
  abstract nextCounters(count: number): Promise<readonly number[]>;

  /** The newest one that carries a payment of a purpose. */
  abstract latestFor(purpose: OutgoingPurpose, id: string): Promise<OutgoingTransaction | null>;

  /** Whether a payment of a purpose has paid or may still pay. */
  abstract hasLiving(purpose: OutgoingPurpose, id: string): Promise<boolean>;

  /** Those among the ids of a purpose for which something was signed that has expired. */
  abstract expiredAmong(
    purpose: OutgoingPurpose,
    ids: readonly string[],
  ): Promise<readonly string[]>;

  /** All attempts of a purpose, oldest first. */
  abstract attemptsFor(
    purpose: OutgoingPurpose,
    id: string,
  ): Promise<readonly OutgoingTransaction[]>;

  /**
   * Counts one broadcast of each, and keeps the refusal and who took it; `signed` becomes `broadcast`
   * when anybody did. Returns those that became `broadcast` now.
   */
  abstract noteBroadcasts(
    outcomes: readonly BroadcastNote[],
  ): Promise<readonly OutgoingTransaction[]>;

  /** Moves living ones to `included`; returns only those that were not included before. */
  abstract markIncluded(inclusions: readonly Inclusion[]): Promise<readonly OutgoingTransaction[]>;

  /**
   * After a fork: `included` ones that are not among these ids (all that the reversible blocks hold)
   * go back to `broadcast`; returns those.
   */
  abstract unmarkIncludedExcept(
    transactionIds: readonly string[],
  ): Promise<readonly OutgoingTransaction[]>;

  /** Moves living ones to `irreversible`; returns those that changed. */
  abstract markIrreversible(
    inclusions: readonly Inclusion[],
  ): Promise<readonly OutgoingTransaction[]>;

  /** Living ones whose expiration is before this moment. */
  abstract livingExpiredBefore(moment: Date): Promise<readonly OutgoingTransaction[]>;

  abstract markExpired(id: string, proof: DeathProof): Promise<void>;

  /** Amounts plus fee of all that is `signed` or `broadcast`: may leave at any moment. */
  abstract totalInFlight(): Promise<Money>;

  /** Amounts plus fee of all whose fate is not proven: by irreversible blocks it has not left yet. */
  abstract totalLiving(): Promise<Money>;

  /**
   * Amounts plus fee of all that was recorded since then, without what is proven expired and without
   * refunds, which spend nothing but what was kept for them.
   */
  abstract spentSince(moment: Date): Promise<Money>;

  /** Counts by state, for metrics. */
  abstract countLiving(): Promise<number>;
}
