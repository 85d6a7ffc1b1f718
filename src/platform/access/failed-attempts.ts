import { isFresh } from '../../kernel';

/** Wrong keys of one client before it has to wait. */
const ATTEMPTS_MAXIMUM = 20;
const WINDOW_MILLISECONDS = 60_000;
/** Bounds the memory that a flood from many addresses can take. */
const CLIENTS_MAXIMUM = 10_000;

interface Failures {
  count: number;
  readonly since: number;
}

/** Counts wrong keys by client within a window of a minute. */
export class FailedAttempts {
  private readonly failures = new Map<string, Failures>();

  /** Seconds this client must wait; 0 when it may try. */
  waitSeconds(client: string, now: number): number {
    const failures = this.failures.get(client);
    if (!failures) return 0;
    if (!isFresh(failures.since, now, WINDOW_MILLISECONDS)) {
      this.failures.delete(client);
      return 0;
    }
    if (failures.count < ATTEMPTS_MAXIMUM) return 0;
    return Math.ceil((failures.since + WINDOW_MILLISECONDS - now) / 1000);
  }

  /** True when the client has to wait from this attempt on; once per window. */
  note(client: string, now: number): boolean {
    const failures = this.failures.get(client);
    if (failures && isFresh(failures.since, now, WINDOW_MILLISECONDS)) {
      failures.count += 1;
      return failures.count === ATTEMPTS_MAXIMUM;
    }
    if (this.failures.size >= CLIENTS_MAXIMUM) this.forgetOldest();
    // Put at the end again: a map keeps its order of insertion.
    this.failures.delete(client);
    this.failures.set(client, { count: 1, since: now });
    return false;
  }

  private forgetOldest(): void {
    const [oldest] = this.failures.keys();
    if (oldest !== undefined) this.failures.delete(oldest);
  }
}
