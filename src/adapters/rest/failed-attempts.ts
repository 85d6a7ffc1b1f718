/** Attempts from one address before it has to wait. */
const ATTEMPTS_MAXIMUM = 20;
const WINDOW_MILLISECONDS = 60_000;
/** Bounds the memory that a flood from many addresses can take. */
const ADDRESSES_MAXIMUM = 10_000;

interface Failures {
  count: number;
  readonly since: number;
}

/** Slows down whoever tries keys: counts failures by address within a window of a minute. */
export class FailedAttempts {
  private readonly failures = new Map<string, Failures>();

  /** Seconds this address must wait; 0 when it may try. */
  waitSeconds(address: string, now: number): number {
    const failures = this.failures.get(address);
    if (!failures) return 0;
    const endsAt = failures.since + WINDOW_MILLISECONDS;
    if (endsAt <= now) this.failures.delete(address);
    const mustWait = endsAt > now && failures.count >= ATTEMPTS_MAXIMUM;
    return mustWait ? Math.ceil((endsAt - now) / 1000) : 0;
  }

  note(address: string, now: number): void {
    const failures = this.failures.get(address);
    if (failures && failures.since + WINDOW_MILLISECONDS > now) {
      failures.count += 1;
      return;
    }
    if (this.failures.size >= ADDRESSES_MAXIMUM) this.forgetOldest();
    // Put at the end again: a map keeps its order of insertion.
    this.failures.delete(address);
    this.failures.set(address, { count: 1, since: now });
  }

  private forgetOldest(): void {
    const [oldest] = this.failures.keys();
    if (oldest !== undefined) this.failures.delete(oldest);
  }
}
