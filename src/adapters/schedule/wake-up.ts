/** Lets a loop wait until it is woken. A call that comes while the loop works is kept. */
export class WakeUp {
  private wasCalled = false;
  private resume: (() => void) | null = null;

  call(): void {
    this.wasCalled = true;
    this.resume?.();
  }

  /** Resolves at the next call, or at once where one came since the last time that this resolved. */
  async next(): Promise<void> {
    if (!this.wasCalled) {
      await new Promise<void>((resolve) => {
        this.resume = resolve;
      });
    }
    this.resume = null;
    this.wasCalled = false;
  }
}
