import { CLOCKS_APART_MILLISECONDS, isFresh, type Money } from '../../../kernel';

/** One comparison of the hot wallet with the books. */
export interface BalanceCheck {
  readonly checkedAt: Date;
  readonly headNumber: number;
  /** What the chain says at that head. */
  readonly onChain: Money;
  /** What the books say, plus what the reversible blocks change. */
  readonly expected: Money;
  /** Ours that are signed and that the node has not announced: they may show in onChain or not. */
  readonly inFlight: Money;
  /** What known pending transactions, others' credits and our own, add to onChain. */
  readonly pending: Money;
  /** onChain - pending - expected, as far as inFlight does not explain it; zero is well. */
  readonly difference: Money;
  /** Since when the difference is not zero; null when it is. */
  readonly differsSince: Date | null;
  /** The head at which it was first seen; null when there is none. */
  readonly differsSinceBlock: number | null;
  /** The least surplus since then: so much has been there all the time; null when there is none. */
  readonly leastSurplus: Money | null;
  /** The operation that explains the difference, where one does. */
  readonly explanation: string | null;
  /** The chain has gone back and was reconciled since: it says nothing any more. */
  readonly isOutdated: boolean;
}

/** Every cycle compares; an older comparison means that none was possible, and says nothing about now. */
const VALID_MILLISECONDS = 600_000;

/** Another gateway may have compared, by its own clock. */
export function isTooOld(
  { checkedAt, isOutdated }: Pick<BalanceCheck, 'checkedAt' | 'isOutdated'>,
  now: Date,
): boolean {
  return isOutdated || !isFresh(checkedAt, now, VALID_MILLISECONDS, CLOCKS_APART_MILLISECONDS);
}

/** The last comparison, durable. Writes join the unit of work. */
export abstract class BalanceChecks {
  abstract latest(): Promise<BalanceCheck | null>;

  /** The same; it stays locked until the unit of work ends. */
  abstract latestForUpdate(): Promise<BalanceCheck | null>;

  /** The first one that is saved opens the books, for ever. */
  abstract save(check: BalanceCheck): Promise<void>;

  /** The last one says nothing any more, until another one is saved. */
  abstract outdate(): Promise<void>;

  /** The head at which the books were opened; null before. */
  abstract openedAtBlock(): Promise<number | null>;

  /** The last head at which there was no difference; null when there was always one. */
  abstract agreedAtBlock(): Promise<number | null>;
}
