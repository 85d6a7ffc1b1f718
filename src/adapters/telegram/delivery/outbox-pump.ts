import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { Clock } from '../../../kernel';
import { BotApi, BotApiFailure } from '../bot-api';
import { TelegramOptions } from '../telegram-options';
import { TelegramSecrets } from '../telegram-secrets';
import { TelegramStore, type ClaimedMessage } from '../telegram-store';
import { FloodBrake } from './flood-brake';
import { OutboxSignal } from './outbox-signal';

/** Chats that are written to side by side: near Telegram's 30 messages a second. */
const MAX_IN_FLIGHT = 20;
/** Longer than a call can take: while this process lives, nobody else sends its messages. */
const LEASE_MARGIN_SECONDS = 30;
const MARK_ATTEMPTS = 3;
const MARK_RETRY_MILLISECONDS = 200;
const PRUNE_EVERY_MILLISECONDS = 3_600_000;
const KEEP_MILLISECONDS = 30 * 24 * 3_600_000;
const PRUNE_ROWS = 5_000;

/**
 * Delivers the outbox: in order within a chat, many chats at once, each message at least once. No
 * transaction is open while Telegram is asked, so any number of processes may pump.
 */
@Injectable()
export class OutboxPump {
  private readonly logger = new Logger('TelegramOutbox');
  private readonly inFlight = new Set<Promise<void>>();
  private readonly brake = new FloodBrake();
  private running: Promise<void> | null = null;
  private isStopping = false;
  private isTroubled = false;
  private wakeUp: (() => void) | null = null;
  private wasWoken = false;
  private nextPruneAt = 0;

  constructor(
    private readonly store: TelegramStore,
    private readonly api: BotApi,
    private readonly signal: OutboxSignal,
    private readonly clock: Clock,
    private readonly options: TelegramOptions,
    private readonly secrets: TelegramSecrets,
  ) {}

  start(): void {
    this.signal.listen(() => {
      this.wake();
    });
    this.running ??= this.loop();
  }

  /** Takes nothing new, and resolves when what is on the wire has been settled. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.signal.listen(null);
    this.wake();
    await this.running;
    await Promise.all(this.inFlight);
  }

  private wake(): void {
    this.wasWoken = true;
    this.wakeUp?.();
  }

  private async loop(): Promise<void> {
    while (!this.isStopping) {
      this.wasWoken = false;
      let taken = 0;
      try {
        taken = await this.takeDue();
        await this.pruneNowAndThen();
      } catch (error) {
        this.logger.error(`The outbox cannot be read: ${this.secrets.describe(error)}`);
      }
      if (taken === 0) await this.rest();
    }
  }

  private async takeDue(): Promise<number> {
    const now = this.clock.now();
    const limit = MAX_IN_FLIGHT - this.inFlight.size;
    if (limit <= 0 || this.brake.isOn(now)) return 0;
    const leaseSeconds =
      Math.ceil(this.options.timings.callTimeoutMilliseconds / 1000) + LEASE_MARGIN_SECONDS;
    const claimed = await this.store.claimDue({ limit, leaseSeconds, now });
    for (const message of claimed) {
      const delivery = this.deliver(message);
      this.inFlight.add(delivery);
      void delivery.then(() => {
        this.inFlight.delete(delivery);
        this.wake();
      });
    }
    return claimed.length;
  }

  /** Until somebody wakes the pump, or the time for a look of its own has come. */
  private async rest(): Promise<void> {
    if (this.wasWoken) return;
    const over = new AbortController();
    const woken = new Promise<void>((resolve) => {
      this.wakeUp = resolve;
    });
    const waited = delay(this.options.timings.outboxPollMilliseconds, undefined, {
      signal: over.signal,
    }).catch(() => undefined);
    await Promise.race([woken, waited]);
    this.wakeUp = null;
    over.abort();
  }

  /** Never throws: what fails here is tried again when the lease ends. */
  private async deliver(claimed: ClaimedMessage): Promise<void> {
    try {
      const failure = await this.send(claimed);
      if (failure === null) await this.markDelivered(claimed);
      else await this.settleFailure(claimed, failure);
    } catch (error) {
      const reason = this.secrets.describe(error);
      this.logger.error(`Message ${claimed.id} was not settled and will be sent again: ${reason}`);
    }
  }

  private async send({ chatId, message }: ClaimedMessage): Promise<BotApiFailure | null> {
    try {
      await this.api.call('sendMessage', {
        chat_id: Number(chatId),
        text: message.html,
        parse_mode: 'HTML',
        link_preview_options: { is_disabled: true },
        disable_notification: message.isQuiet,
        reply_markup: {
          inline_keyboard: message.buttons.map((row) =>
            row.map(({ label, data }) => ({ text: label, callback_data: data })),
          ),
        },
      });
      return null;
    } catch (error) {
      if (error instanceof BotApiFailure) return error;
      return new BotApiFailure('network', this.secrets.describe(error));
    }
  }

  private async markDelivered({ id, chatId }: ClaimedMessage): Promise<void> {
    if (this.isTroubled) this.logger.log('Messages get through to Telegram again');
    this.isTroubled = false;
    this.brake.noteDelivery(chatId);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.store.markDelivered(id, this.clock.now());
        return;
      } catch (error) {
        if (attempt >= MARK_ATTEMPTS) throw error;
        await delay(MARK_RETRY_MILLISECONDS);
      }
    }
  }

  private async settleFailure(claimed: ClaimedMessage, failure: BotApiFailure): Promise<void> {
    const { id, chatId } = claimed;
    const now = this.clock.now();
    switch (failure.kind) {
      case 'forbidden':
        this.logger.log(
          `Chat ${chatId} takes no messages (${failure.message}): its queue is dropped`,
        );
        await this.store.block(chatId, failure.message, now);
        return;
      case 'bad_request':
        this.logger.error(`Message ${id} is refused for good and dropped: ${failure.message}`);
        await this.store.drop(id, failure.message, now);
        return;
      case 'too_many_requests': {
        const until = this.brake.noteFlood(chatId, failure.retryAfterSeconds ?? 1, now);
        await this.store.postpone(id, until);
        return;
      }
      default:
        this.complainOnce(failure);
        this.brake.noteFailure(now);
        await this.store.postpone(id, this.nextTry(claimed.attempts, now));
    }
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
    await this.store.prune(new Date(now - KEEP_MILLISECONDS), PRUNE_ROWS);
  }
}
