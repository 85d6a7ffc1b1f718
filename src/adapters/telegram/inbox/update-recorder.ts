import { Injectable, Logger } from '@nestjs/common';
import { setImmediate as immediate, setTimeout as delay } from 'node:timers/promises';
import { Clock } from '../../../kernel';
import type { BotUpdate } from '../conversation/read-update';
import { TelegramOptions } from '../telegram-options';
import { TelegramSecrets } from '../connection/telegram-secrets';
import { UpdateSeal } from './update-seal';
import { UpdateStore, type IgnoredUpdate, type PendingUpdate } from '../update-store';

interface Entry {
  readonly raw: unknown;
  readonly update: BotUpdate;
  readonly isPatient: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** So often an update is tried whose Telegram delivers it again. */
const IMPATIENT_ATTEMPTS = 3;
const FIRST_RETRY_MILLISECONDS = 100;
/** Whoever wrote while the database was away is answered soon after it is back. */
const LONGEST_RETRY_MILLISECONDS = 1_000;

/**
 * Writes into the inbox what Telegram delivered, in the order in which it came. Updates that come
 * together share one statement; later ones wait while the database is away.
 */
@Injectable()
export class UpdateRecorder {
  private readonly logger = new Logger('Telegram');
  private readonly stopping = new AbortController();
  private waiting: Entry[] = [];
  private isWriting = false;
  private hasInbox = false;

  constructor(
    private readonly store: UpdateStore,
    private readonly seal: UpdateSeal,
    private readonly clock: Clock,
    private readonly options: TelegramOptions,
    private readonly secrets: TelegramSecrets,
  ) {}

  /**
   * Resolves once it is committed, however long the database is away. Rejects when the gateway stops
   * meanwhile, or with `isPatient` false after a few attempts.
   */
  record(raw: unknown, update: BotUpdate, isPatient: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ raw, update, isPatient, resolve, reject });
      if (!this.isWriting) void this.write();
    });
  }

  /** Gives up waiting for a database that is away. */
  stop(): void {
    this.stopping.abort();
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    // The handlers of one batch come before this.
    await immediate();
    for (let attempt = 1; this.waiting.length > 0; attempt += 1) {
      const entries = this.waiting;
      this.waiting = [];
      const failure = await this.tryToWrite(entries);
      if (failure === null) {
        for (const { resolve } of entries) resolve();
        attempt = 0;
        continue;
      }
      const kept = entries.filter((entry) => this.maySucceedLater(entry, attempt));
      for (const entry of entries) if (!kept.includes(entry)) entry.reject(failure);
      this.waiting = [...kept, ...this.waiting];
      if (kept.length > 0) await this.pause(attempt);
    }
    this.isWriting = false;
  }

  private maySucceedLater({ isPatient }: Entry, attempt: number): boolean {
    return !this.stopping.signal.aborted && (isPatient || attempt < IMPATIENT_ATTEMPTS);
  }

  private async tryToWrite(entries: readonly Entry[]): Promise<Error | null> {
    const pending: PendingUpdate[] = [];
    const ignored: IgnoredUpdate[] = [];
    for (const { raw, update } of entries) {
      const { updateId } = update;
      if (update.kind === 'ignored') ignored.push({ updateId, outcome: `ignored:${update.what}` });
      else pending.push({ updateId, chatId: update.chatId, content: this.seal.seal(raw) });
    }
    try {
      if (!this.hasInbox) await this.store.adopt(this.options.botId);
      this.hasInbox = true;
      await this.store.receive(this.options.botId, pending, ignored, this.clock.now());
      return null;
    } catch (error) {
      const reason = this.secrets.describe(error);
      this.logger.error(`The inbox cannot take ${entries.length} updates: ${reason}`);
      return error instanceof Error ? error : new Error(reason);
    }
  }

  private async pause(attempt: number): Promise<void> {
    const doubled = FIRST_RETRY_MILLISECONDS * 2 ** Math.min(attempt - 1, 16);
    const { signal } = this.stopping;
    await delay(Math.min(doubled, LONGEST_RETRY_MILLISECONDS), undefined, { signal }).catch(
      () => undefined,
    );
  }
}
