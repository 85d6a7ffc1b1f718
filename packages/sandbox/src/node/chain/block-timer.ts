import type { SandboxChain } from './chain';

/**
 * Produces a block every so often. Chain time follows the clock, but advances by at least one block
 * interval per block: with a period below one second the chain's time runs ahead of the clock's.
 */
export class BlockTimer {
  private timer: NodeJS.Timeout | undefined;
  private pausedNow = false;

  constructor(
    private readonly chain: SandboxChain,
    private readonly periodMilliseconds: number,
    private readonly now: () => Date,
  ) {}

  start(): void {
    if (this.timer !== undefined) return;
    this.timer = setInterval(() => {
      if (!this.pausedNow) this.chain.produceBlock(this.now());
    }, this.periodMilliseconds);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  pause(): void {
    this.pausedNow = true;
  }

  resume(): void {
    this.pausedNow = false;
  }
}
