/**
 * The amount that a run may still spend. While an order waits that is too large, the orders behind it may
 * spend the rest: at least half of what was there when the wallet first could not pay it, and of what came in
 * since, is reserved for the large order. So neither waits for ever while CWD comes in.
 */
export class Purse {
  private since: Date | null = null;
  private takenUnits = 0n;

  constructor(private leftUnits: bigint) {}

  /** When the order for which something is set aside was first too large; null when nothing is. */
  get setAsideSince(): Date | null {
    return this.since;
  }

  get left(): bigint {
    return this.leftUnits;
  }

  /** The most that one more order may cost. */
  get availableUnits(): bigint {
    if (this.since === null) return this.leftUnits;
    return (this.leftUnits - this.takenUnits) / 2n;
  }

  /** For the oldest order that is too large: `takenUnits` have left since then. */
  setAside(since: Date, takenUnits: bigint): void {
    this.since = since;
    this.takenUnits = takenUnits;
  }

  /** False, taking nothing, when it costs too much, with what must be left. What costs nothing of this always passes. */
  take(costUnits: bigint, keptUnits = 0n): boolean {
    if (costUnits > 0n && costUnits + keptUnits > this.availableUnits) return false;
    this.leftUnits -= costUnits;
    this.takenUnits += costUnits;
    return true;
  }
}
