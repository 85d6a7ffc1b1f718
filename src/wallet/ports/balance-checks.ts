import type { Money } from '../../kernel';

/** One comparison of the hot wallet with the books. */
export interface BalanceCheck {
  readonly checkedAt: Date;
  readonly headNumber: number;
  /** What the chain says at that head. */
  readonly onChain: Money;
  /** What the books say, plus what the reversible blocks change. */
  readonly expected: Money;
  /** onChain - expected - what our own unsent or pending transactions may explain; zero is well. */
  readonly difference: Money;
  /** Since when the difference is not zero; null when it is. */
  readonly differsSince: Date | null;
}

/** The last comparison, durable. Writes join the unit of work. */
export abstract class BalanceChecks {
  abstract latest(): Promise<BalanceCheck | null>;

  /** The first one saved opens the books. */
  abstract save(check: BalanceCheck): Promise<void>;

  /** The head at which the books were opened; null before. */
  abstract openedAtBlock(): Promise<number | null>;
}
