import { Clock } from 'crowdwiz-gateway/internal/kernel/index';

/** Time that passes only when it is told to. The gateway's clock may be wrong against the world's. */
export class SimulatedClock extends Clock {
  private worldMilliseconds: number;
  private skewMilliseconds = 0;
  private largestErrorMilliseconds = 0;

  constructor(begin: Date) {
    super();
    this.worldMilliseconds = begin.getTime();
  }

  /** What the gateway's machine shows. */
  override now(): Date {
    return new Date(this.worldMilliseconds + this.skewMilliseconds);
  }

  /** What it really is: the chain goes by this. */
  worldNow(): Date {
    return new Date(this.worldMilliseconds);
  }

  /** By how much the gateway's clock was ever wrong. */
  get largestError(): number {
    return this.largestErrorMilliseconds;
  }

  advance(seconds: number): void {
    this.worldMilliseconds += seconds * 1000;
  }

  /** The gateway's clock jumps to be that much ahead (or, negative, behind). */
  skew(seconds: number): void {
    this.skewMilliseconds = seconds * 1000;
    this.largestErrorMilliseconds = Math.max(
      this.largestErrorMilliseconds,
      Math.abs(this.skewMilliseconds),
    );
  }
}
