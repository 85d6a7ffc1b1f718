import { setTimeout as delay } from 'node:timers/promises';
import { isObject } from './reply-markup';
import type { TelegramUpdate } from './telegram-objects';
import type { UpdateQueue } from './update-queue';

const FIRST_RETRY_MILLISECONDS = 50;
const MAX_RETRY_MILLISECONDS = 2_000;
const REPLY_WITHIN_MILLISECONDS = 30_000;

interface Target {
  url: string;
  secretToken: string | undefined;
  /** Ends the delivery to this target. */
  abort: AbortController;
}

/** Posts queued updates to the bot's own address, one after the other, each until it is accepted. */
export class WebhookDelivery {
  private target: Target | undefined;
  private lastError: { date: number; message: string } | undefined;

  constructor(
    private readonly queue: UpdateQueue,
    /** Carries out the one method that a bot may put into its reply. */
    private readonly runReply: (method: string, parameters: Record<string, unknown>) => void,
  ) {}

  get isSet(): boolean {
    return this.target !== undefined;
  }

  set(url: string, secretToken: string | undefined): void {
    this.clear();
    const target: Target = { url, secretToken, abort: new AbortController() };
    this.target = target;
    void this.deliver(target);
  }

  clear(): void {
    this.target?.abort.abort();
    this.target = undefined;
    this.lastError = undefined;
  }

  info(): Record<string, unknown> {
    return {
      url: this.target?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: this.queue.pendingCount,
      ...(this.lastError && {
        last_error_date: this.lastError.date,
        last_error_message: this.lastError.message,
      }),
    };
  }

  private async deliver(target: Target): Promise<void> {
    let retryMilliseconds = FIRST_RETRY_MILLISECONDS;
    while (this.isCurrent(target)) {
      const update = this.queue.peek();
      if (!update) {
        await this.nextUpdate(target.abort.signal);
        continue;
      }
      const problem = await this.post(target, update);
      if (!this.isCurrent(target)) return;
      if (problem === undefined) {
        this.queue.confirm(update);
        retryMilliseconds = FIRST_RETRY_MILLISECONDS;
        continue;
      }
      this.lastError = { date: Math.floor(Date.now() / 1_000), message: problem };
      await pause(retryMilliseconds, target.abort.signal);
      retryMilliseconds = Math.min(retryMilliseconds * 2, MAX_RETRY_MILLISECONDS);
    }
  }

  private isCurrent(target: Target): boolean {
    return this.target === target;
  }

  /** Gives what went wrong, or `undefined` when the bot accepted the update. */
  private async post(target: Target, update: TelegramUpdate): Promise<string | undefined> {
    try {
      const response = await fetch(target.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(target.secretToken !== undefined && {
            'x-telegram-bot-api-secret-token': target.secretToken,
          }),
        },
        body: JSON.stringify(update),
        redirect: 'error',
        signal: AbortSignal.any([
          target.abort.signal,
          AbortSignal.timeout(REPLY_WITHIN_MILLISECONDS),
        ]),
      });
      const body = await response.text();
      if (!response.ok) {
        return `Wrong response from the webhook: ${response.status} ${response.statusText}`;
      }
      this.runBody(body);
      return undefined;
    } catch (error) {
      return `Connection failed: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  private runBody(body: string): void {
    if (!body.startsWith('{')) return;
    const reply: unknown = JSON.parse(body);
    if (!isObject(reply)) return;
    const { method, ...parameters } = reply;
    if (typeof method !== 'string') return;
    this.runReply(method, parameters);
  }

  private nextUpdate(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        stopListening();
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const stopListening = this.queue.onAdded(finish);
      signal.addEventListener('abort', finish);
      if (this.queue.peek() ?? signal.aborted) finish();
    });
  }
}

/** Unlike a bare timer, ends quietly when the webhook is removed. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await Promise.race([
    delay(milliseconds, undefined, { ref: false }),
    new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve();
      });
    }),
  ]);
}
