import { Injectable } from '@nestjs/common';
import type { Position } from './recorded-event';

type Wake = () => void;

/** Where readers of this process wait for the newest events. */
@Injectable()
export class EventTail {
  private readonly waiting = new Set<Wake>();
  private head: Position | null = null;
  private onRecorded: Wake | null = null;
  private isClosed = false;

  /** Who is to number what this process has recorded; one at a time. */
  listen(onRecorded: Wake | null): void {
    this.onRecorded = onRecorded;
  }

  /** Events of this process are committed, and have no number yet. */
  noteRecorded(): void {
    this.onRecorded?.();
  }

  noteHead(head: Position): void {
    const isSame = this.head?.epoch === head.epoch && this.head.sequence === head.sequence;
    this.head = head;
    if (!isSame) this.wakeAll();
  }

  /** Somebody waits for events, of whatever process. */
  isWatched(): boolean {
    return this.waiting.size > 0;
  }

  /**
   * Resolves when the head may be beyond the position or of another epoch, after the time, when `signal` is
   * aborted, or when this is closed. The head of another process is noticed a moment later.
   */
  async next(position: Position, milliseconds: number, signal: AbortSignal): Promise<void> {
    // After a failover the one that is known is of the former history: it is looked at anew.
    if (this.head !== null && this.head.epoch !== position.epoch) this.head = null;
    if (this.isClosed || signal.aborted || this.isPassed(position)) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      signal.addEventListener('abort', wake);
      this.waiting.add(wake);
    });
  }

  /** From now on nobody waits here. */
  close(): void {
    this.isClosed = true;
    this.wakeAll();
  }

  get hasClosed(): boolean {
    return this.isClosed;
  }

  private isPassed({ epoch, sequence }: Position): boolean {
    return this.head?.epoch === epoch && this.head.sequence > sequence;
  }

  private wakeAll(): void {
    for (const wake of [...this.waiting]) wake();
  }
}
