import { setTimeout as delay } from 'node:timers/promises';

/** Lets a loop rest until somebody wakes it or its time is over. A call that comes while it works is kept. */
export class Rest {
  private wasWoken = false;
  private wakeUp: (() => void) | null = null;

  wake(): void {
    this.wasWoken = true;
    this.wakeUp?.();
  }

  /** The loop looks for work now: earlier calls are answered by that. */
  noteLook(): void {
    this.wasWoken = false;
  }

  async upTo(milliseconds: number): Promise<void> {
    if (this.wasWoken) return;
    const over = new AbortController();
    const woken = new Promise<void>((resolve) => {
      this.wakeUp = resolve;
    });
    const waited = delay(milliseconds, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([woken, waited]);
    this.wakeUp = null;
    over.abort();
  }
}
