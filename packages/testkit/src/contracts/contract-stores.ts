import { Assets, Clock, type DomainEvent } from 'crowdwiz-gateway/internal/kernel/index';

/** Stands still until it is moved. */
export class ContractClock extends Clock {
  private moment = new Date('2026-03-01T12:00:00.000Z');

  override now(): Date {
    return this.moment;
  }

  moveBySeconds(seconds: number): Date {
    this.moment = new Date(this.moment.getTime() + seconds * 1000);
    return this.moment;
  }
}

/** What the stores under test must take. */
export interface ContractGiven {
  readonly clock: ContractClock;
  /** Points with two decimals. */
  readonly assets: Assets;
}

/** Stores under test, new and empty. */
export interface ContractStores {
  /** What stands behind a port: the same each time. */
  get<T extends object>(port: abstract new (...given: never[]) => T): T;
  /**
   * What an error has that tells of this rule, by the name of the constraint in PostgreSQL, such as
   * `deposit_counts_cwd_only`; without it, any error will do.
   */
  refusal?(rule: string): Readonly<Record<string, unknown>>;
  /** Every event that was published and committed, oldest first. Only the contract of `EventLog` asks. */
  published?(): Promise<readonly DomainEvent[]>;
  close(): Promise<void>;
}

/** Gives the stores of one suite: called before each suite, and by a few before each test. */
export type MakeStores = (given: ContractGiven) => ContractStores | Promise<ContractStores>;

export const contractGiven = (): ContractGiven => ({
  clock: new ContractClock(),
  assets: Assets.withPoints('DEMO', 2),
});
