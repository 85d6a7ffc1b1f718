import { BotApiError } from './bot-api-error';
import { UPDATE_KINDS, type TelegramUpdate } from './telegram-objects';

export interface PollOptions {
  offset: number;
  limit: number;
  timeoutSeconds: number;
  /** Aborted when the bot hangs up. */
  signal: AbortSignal;
}

interface WaitingPoll {
  options: PollOptions;
  finish: (updates: TelegramUpdate[]) => void;
  fail: (error: BotApiError) => void;
}

/** The updates that the bot has not acknowledged yet, oldest first, and the one long poll that may wait for them. */
export class UpdateQueue {
  private readonly pending: TelegramUpdate[] = [];
  private readonly delivered = new Map<number, TelegramUpdate>();
  private readonly listeners = new Set<() => void>();
  private readonly again: TelegramUpdate[] = [];
  private allowedKinds: ReadonlySet<string> = new Set(UPDATE_KINDS);
  private waiting: WaitingPoll | undefined;
  private nextUpdateId = 500_000_001;

  /** Gives the update its number and queues it, unless the bot asked not to get its kind. */
  add(content: Omit<TelegramUpdate, 'update_id'>): TelegramUpdate {
    const update: TelegramUpdate = { ...content, update_id: this.nextUpdateId };
    this.nextUpdateId += 1;
    const isAllowed = Object.keys(content).every((kind) => this.allowedKinds.has(kind));
    if (isAllowed) {
      this.pending.push(update);
      this.announce();
    }
    return update;
  }

  /** Delivers once more what the bot has already had, as Telegram does when an acknowledgement got lost. */
  redeliver(updateId: number): void {
    const update = this.delivered.get(updateId);
    if (!update) throw new Error(`update ${updateId} was never delivered`);
    this.again.push(update);
    this.announce();
  }

  /** An empty list restores the default, `undefined` keeps what was set before. */
  allow(kinds: unknown): void {
    if (!Array.isArray(kinds)) return;
    const names = kinds.filter((kind): kind is string => typeof kind === 'string');
    this.allowedKinds = new Set(names.length === 0 ? UPDATE_KINDS : names);
  }

  get pendingCount(): number {
    return this.pending.length + this.again.length;
  }

  dropPending(): void {
    this.pending.length = 0;
    this.again.length = 0;
  }

  /** Resolves with updates as soon as there are any, or with none after the time-out. */
  poll(options: PollOptions): Promise<TelegramUpdate[]> {
    this.waiting?.fail(
      new BotApiError(
        409,
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance ' +
          'is running',
      ),
    );
    this.acknowledge(options.offset);
    const updates = this.take(options.limit);
    if (updates.length > 0 || options.timeoutSeconds <= 0) return Promise.resolve(updates);
    return this.wait(options);
  }

  /** Ends a waiting poll: a webhook has been set meanwhile. */
  interrupt(error: BotApiError): void {
    this.waiting?.fail(error);
  }

  /** The oldest update without taking it away; for delivery by webhook. */
  peek(): TelegramUpdate | undefined {
    return this.again[0] ?? this.pending[0];
  }

  confirm(update: TelegramUpdate): void {
    this.delivered.set(update.update_id, update);
    const queue = this.again.includes(update) ? this.again : this.pending;
    const index = queue.indexOf(update);
    if (index >= 0) queue.splice(index, 1);
  }

  onAdded(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private acknowledge(offset: number): void {
    if (offset < 0) {
      this.pending.splice(0, Math.max(0, this.pending.length + offset));
      return;
    }
    while (this.pending[0] && this.pending[0].update_id < offset) this.pending.shift();
  }

  private take(limit: number): TelegramUpdate[] {
    const repeated = this.again.splice(0, limit);
    const updates = [...repeated, ...this.pending.slice(0, limit - repeated.length)];
    for (const update of updates) this.delivered.set(update.update_id, update);
    return updates;
  }

  private wait(options: PollOptions): Promise<TelegramUpdate[]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        poll.finish([]);
      }, options.timeoutSeconds * 1_000);
      const hangUp = (): void => {
        poll.finish([]);
      };
      const settle = (): void => {
        clearTimeout(timer);
        options.signal.removeEventListener('abort', hangUp);
        if (this.waiting === poll) this.waiting = undefined;
      };
      const poll: WaitingPoll = {
        options,
        finish: (updates) => {
          settle();
          resolve(updates);
        },
        fail: (error) => {
          settle();
          reject(error);
        },
      };
      options.signal.addEventListener('abort', hangUp);
      this.waiting = poll;
      if (options.signal.aborted) hangUp();
    });
  }

  private announce(): void {
    const poll = this.waiting;
    if (poll) poll.finish(this.take(poll.options.limit));
    for (const listener of this.listeners) listener();
  }
}
