import { Injectable } from '@nestjs/common';

/** Whoever raises it inside a transaction cannot tell when that commits: look again a few times. */
const LOOK_AGAIN_AFTER_MILLISECONDS = [25, 100, 400] as const;

/** Tells the pump of this process that something was, or is about to be, put into the outbox. */
@Injectable()
export class OutboxSignal {
  private listener: (() => void) | null = null;
  private readonly timers = new Set<NodeJS.Timeout>();

  listen(listener: (() => void) | null): void {
    this.listener = listener;
    if (listener === null) this.clear();
  }

  raise(): void {
    if (!this.listener) return;
    this.listener();
    // A burst shares its looks: each round starts anew with the newest message.
    this.clear();
    for (const milliseconds of LOOK_AGAIN_AFTER_MILLISECONDS) {
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        this.listener?.();
      }, milliseconds);
      timer.unref();
      this.timers.add(timer);
    }
  }

  private clear(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}
