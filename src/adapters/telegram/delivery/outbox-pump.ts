import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { Clock } from '../../../kernel';
import type { BotApiFailure } from '../connection/bot-api-failure';
import { TelegramOptions } from '../telegram-options';
import { TelegramSecrets } from '../connection/telegram-secrets';
import { UpdateStore } from '../update-store';
import { Rest } from '../rest';
import { Ring } from '../ring';
import { TelegramStore, type ClaimedMessage } from '../telegram-store';
import { OutboxSignal } from './outbox-signal';
import { RateLimiter } from './rate-limiter';
import { SendMessage, type Sent } from './send-message';

/** Chats that are written to side by side. */
const MAX_IN_FLIGHT = 20;
/** Longer than a call can take: while this process lives, nobody else sends its messages. */
const LEASE_MARGIN_SECONDS = 30;
/** Between the two lies nothing. Where so long has passed, this process was frozen, and another may have taken over. */
const LONGEST_FROM_CLAIM_TO_SEND_MILLISECONDS = 10_000;
const FIRST_SETTLE_MILLISECONDS = 50;
const LONGEST_SETTLE_MILLISECONDS = 1_000;
const PRUNE_EVERY_MILLISECONDS = 3_600_000;
const KEEP_MILLISECONDS = 30 * 24 * 3_600_000;
const PRUNE_ROWS = 5_000;

/**
 * Delivers the outbox: in order within a chat, many chats at once, each message at least once, and by one call
 * at most for each time that it is claimed, so that changes of older messages are paced like new ones. No
 * transaction is open while Telegram is asked, so any number of processes may pump.
 */
@Injectable()
export class OutboxPump {
  private readonly logger = new Logger('TelegramOutbox');
  /** By chat. */
  private readonly inFlight = new Map<string, Promise<void>>();
  private readonly ring = new Ring();
  private readonly rest = new Rest();
  private running: Promise<void> | null = null;
  private isStopping = false;
  private isTroubled = false;
  private nextPruneAt = 0;

  constructor(
    private readonly store: TelegramStore,
    private readonly updates: UpdateStore,
    private readonly sendMessage: SendMessage,
    private readonly signal: OutboxSignal,
    private readonly clock: Clock,
    private readonly options: TelegramOptions,
    private readonly secrets: TelegramSecrets,
    private readonly limiter: RateLimiter,
  ) {}

  start(): void {
    this.signal.listen(() => {
      this.wake();
    });
    this.running ??= this.loop();
  }

  /** Something may be due. */
  wake(): void {
    this.rest.wake();
  }

  /** Takes nothing new, and resolves when what is on the wire has been settled. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.signal.listen(null);
    this.rest.wake();
    await this.running;
    await Promise.all(this.inFlight.values());
  }

  private async loop(): Promise<void> {
    while (!this.isStopping) {
      this.rest.noteLook();
      let taken = 0;
      try {
        taken = await this.takeDue();
        await this.pruneNowAndThen();
      } catch (error) {
        this.logger.error(`The outbox cannot be read: ${this.secrets.describe(error)}`);
      }
      if (taken === 0) await this.pause();
    }
  }

  private async takeDue(): Promise<number> {
    const available = this.limiter.available(performance.now());
    const limit = Math.min(MAX_IN_FLIGHT - this.inFlight.size, available);
    if (limit <= 0) return 0;
    return this.ring.take(limit, (most, afterChat) => this.claim(most, afterChat));
  }

  private async claim(limit: number, afterChat: string | null): Promise<readonly ClaimedMessage[]> {
    const claimedAt = performance.now();
    const claimed = await this.store.claimDue({
      limit,
      afterChat,
      exceptChats: [...this.inFlight.keys(), ...this.limiter.restingChats(performance.now())],
      leaseSeconds:
        Math.ceil(this.options.timings.callTimeoutMilliseconds / 1000) + LEASE_MARGIN_SECONDS,
      now: this.clock.now(),
    });
    for (const message of claimed) {
      this.limiter.take(message.chatId, performance.now());
      const delivery = this.deliver(message, claimedAt);
      this.inFlight.set(message.chatId, delivery);
      void delivery.then(() => {
        this.inFlight.delete(message.chatId);
        this.rest.wake();
      });
    }
    return claimed;
  }

  /** Until somebody wakes the pump, a pace allows more, or it is time for a look of its own. */
  private pause(): Promise<void> {
    const untilMore = Math.ceil(this.limiter.millisecondsUntilMore(performance.now()));
    return this.rest.upTo(Math.min(this.options.timings.outboxPollMilliseconds, untilMore));
  }

  /** Never throws. What became of the message is written down as soon as the database takes it. */
  private async deliver(claimed: ClaimedMessage, claimedAt: number): Promise<void> {
    const settlement = await this.sendInTime(claimed, claimedAt);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await settlement();
        return;
      } catch (error) {
        const reason = this.secrets.describe(error);
        this.logger.error(`Message ${claimed.id} is not settled yet: ${reason}`);
        // Whoever takes it up from here sends it again.
        if (this.isStopping) return;
        await delay(
          Math.min(FIRST_SETTLE_MILLISECONDS * 2 ** attempt, LONGEST_SETTLE_MILLISECONDS),
        );
      }
    }
  }

  /** Gives what is to be written about it; what may be somebody else's by now is given back unsent. */
  private async sendInTime(
    claimed: ClaimedMessage,
    claimedAt: number,
  ): Promise<() => Promise<void>> {
    const sentAt = performance.now();
    if (sentAt - claimedAt > LONGEST_FROM_CLAIM_TO_SEND_MILLISECONDS) {
      const now = this.clock.now();
      return () => this.store.postpone(claimed, now);
    }
    return this.settlementOf(claimed, await this.sendMessage.execute(claimed), sentAt);
  }

  /** Notes what happened once, and gives what is to be written about it. */
  private settlementOf(claimed: ClaimedMessage, sent: Sent, sentAt: number): () => Promise<void> {
    if (sent.outcome === 'failed') return this.settlementOfFailure(claimed, sent.failure, sentAt);
    const { withdrawal } = claimed.message;
    const now = this.clock.now();
    if (sent.outcome === 'sent' || sent.outcome === 'changed') this.noteDelivery();
    if (sent.outcome === 'sent' && withdrawal) {
      return () => this.store.markShown(claimed, sent.messageId, now);
    }
    if (withdrawal?.part === 'end') return () => this.store.endShown(claimed, now);
    if (sent.outcome === 'unchangeable') {
      this.logger.log(`Message ${claimed.id} is sent as a new one: ${sent.reason}`);
      return () => this.store.forgetShown(claimed, now);
    }
    return () => this.store.markDelivered(claimed.id, now);
  }

  private noteDelivery(): void {
    if (this.isTroubled) this.logger.log('Messages get through to Telegram again');
    this.isTroubled = false;
    this.limiter.noteDelivery();
  }

  private settlementOfFailure(
    claimed: ClaimedMessage,
    failure: BotApiFailure,
    sentAt: number,
  ): () => Promise<void> {
    const { id, chatId } = claimed;
    const now = this.clock.now();
    const { message } = failure;
    switch (failure.kind) {
      case 'forbidden':
        this.logger.log(`Chat ${chatId} takes no messages (${message}): its queue is dropped`);
        return () => this.store.block(chatId, message, now);
      case 'bad_request':
        this.logger.error(`Message ${id} is refused for good and dropped: ${message}`);
        return () => this.store.drop(id, message, now);
      case 'too_many_requests': {
        const until = this.afterRefusal(claimed, failure, sentAt);
        return () => this.store.postpone(claimed, until);
      }
      default: {
        this.complainOnce(failure);
        this.limiter.noteFailure({ sentAt, now: performance.now() });
        const until = this.nextTry(claimed.attempts, now);
        return () => this.store.postpone(claimed, until);
      }
    }
  }

  /** When a message may be tried again that was one too many for its chat, or for the bot. */
  private afterRefusal(
    { chatId }: ClaimedMessage,
    { retryAfterSeconds, message }: BotApiFailure,
    sentAt: number,
  ): Date {
    const times = { sentAt, now: performance.now() };
    const refusal = this.limiter.noteRefusal(chatId, retryAfterSeconds ?? 1, times);
    this.logger.warn(
      refusal.isAboutBot
        ? `Telegram limits the bot, which sends more slowly now: ${message}`
        : `Telegram limits chat ${chatId}, which waits: ${message}`,
    );
    return new Date(this.clock.now().getTime() + refusal.waitMilliseconds);
  }

  private nextTry(attempts: number, now: Date): Date {
    const { outboxFirstRetryMilliseconds, outboxLongestRetryMilliseconds } = this.options.timings;
    const doubled = outboxFirstRetryMilliseconds * 2 ** Math.min(attempts, 20);
    return new Date(now.getTime() + Math.min(doubled, outboxLongestRetryMilliseconds));
  }

  /** One line when trouble begins, not one per message. */
  private complainOnce(failure: BotApiFailure): void {
    if (!this.isTroubled) {
      this.logger.warn(`Messages do not get through to Telegram and are kept: ${failure.message}`);
    }
    this.isTroubled = true;
  }

  private async pruneNowAndThen(): Promise<void> {
    const now = this.clock.now().getTime();
    if (now < this.nextPruneAt) return;
    this.nextPruneAt = now + PRUNE_EVERY_MILLISECONDS;
    const before = new Date(now - KEEP_MILLISECONDS);
    await this.store.prune(before, PRUNE_ROWS);
    await this.updates.prune(this.options.botId, before, PRUNE_ROWS);
  }
}
