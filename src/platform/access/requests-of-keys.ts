const MINUTE_MILLISECONDS = 60_000;

interface Allowance {
  /** Requests that may still be made. */
  left: number;
  countedAt: number;
}

/** Counts the requests of each key with a limit: what was not used comes back evenly over a minute. */
export class RequestsOfKeys {
  private readonly allowances = new Map<string, Allowance>();

  /** Counts one request. Seconds to wait when there are too many; 0 when it may go on. */
  count(keyId: string, perMinute: number | null, now: number): number {
    if (perMinute === null) return 0;
    const known = this.allowances.get(keyId) ?? { left: perMinute, countedAt: now };
    // A clock that is set back gives nothing, and takes nothing away.
    const passed = Math.max(0, now - known.countedAt);
    const left = Math.min(perMinute, known.left + (passed * perMinute) / MINUTE_MILLISECONDS);
    const isAllowed = left >= 1;
    this.allowances.set(keyId, { left: isAllowed ? left - 1 : left, countedAt: now });
    if (isAllowed) return 0;
    return Math.max(1, Math.ceil(((1 - left) * MINUTE_MILLISECONDS) / perMinute / 1000));
  }
}
