import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../kernel';
import { Rest } from '../rest';
import { Ring } from '../ring';
import { TelegramOptions } from '../telegram-options';
import { TelegramSecrets } from '../connection/telegram-secrets';
import { UpdateHandler } from './update-handler';
import { UpdateStore, type ClaimedUpdate } from '../update-store';

/** Chats that are served side by side. Each needs one database connection while it writes. */
const MAX_CHATS_AT_ONCE = 8;
/** Far longer than an update takes, unless the chain or the database is away. */
const LEASE_SECONDS = 60;

/**
 * Handles what the inbox holds, one update per chat and turn: each chat in its own order, and the chats
 * in a ring, so that nobody waits longer for the many messages of another than for one of them.
 */
@Injectable()
export class UpdateRelay {
  private readonly logger = new Logger('Telegram');
  private readonly rest = new Rest();
  private readonly ring = new Ring();
  /** By chat. */
  private readonly inHand = new Map<string, Promise<void>>();
  private running: Promise<void> | null = null;
  private isStopping = false;
  private hasInbox = false;

  constructor(
    private readonly store: UpdateStore,
    private readonly handler: UpdateHandler,
    private readonly clock: Clock,
    private readonly options: TelegramOptions,
    private readonly secrets: TelegramSecrets,
  ) {}

  start(): void {
    this.running ??= this.loop();
  }

  /** Something was recorded. */
  wake(): void {
    this.rest.wake();
  }

  /** Takes nothing new, and resolves when nothing is in hand. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.handler.giveUpWaiting();
    this.rest.wake();
    await this.running;
    await Promise.all(this.inHand.values());
  }

  private async loop(): Promise<void> {
    while (!this.isStopping) {
      this.rest.noteLook();
      let taken = 0;
      try {
        taken = await this.takeTurns();
      } catch (error) {
        this.logger.error(`The inbox cannot be read: ${this.secrets.describe(error)}`);
      }
      if (taken === 0) await this.rest.upTo(this.options.timings.inboxPollMilliseconds);
    }
  }

  private async takeTurns(): Promise<number> {
    const limit = MAX_CHATS_AT_ONCE - this.inHand.size;
    if (limit <= 0) return 0;
    if (!this.hasInbox) await this.store.adopt(this.options.botId);
    this.hasInbox = true;
    return this.ring.take(limit, (most, afterChat) => this.claim(most, afterChat));
  }

  private async claim(limit: number, afterChat: string | null): Promise<readonly ClaimedUpdate[]> {
    const claimed = await this.store.claim({
      botId: this.options.botId,
      limit,
      afterChat,
      exceptChats: [...this.inHand.keys()],
      leaseSeconds: LEASE_SECONDS,
      now: this.clock.now(),
    });
    for (const update of claimed) {
      const handling = this.handler.handle(update);
      this.inHand.set(update.chatId, handling);
      void handling.then(() => {
        this.inHand.delete(update.chatId);
        this.rest.wake();
      });
    }
    return claimed;
  }
}
