import { BotApiServer } from './bot-api-server';
import { BotApiError } from './bot-api-error';
import {
  BOT_METHODS,
  type BotCommand,
  type BotParameters,
  type BotState,
  type CallbackAnswer,
} from './bot-methods';
import { ChatRoom, type ChatLine, type SentMessage } from './chat-room';
import { FaultPlan, type Fault } from './faults';
import { PersonActions } from './person-actions';
import type { TelegramPerson, TelegramUpdate, TelegramUser } from './telegram-objects';
import { UpdateQueue } from './update-queue';
import { WebhookDelivery } from './webhook-delivery';

export interface FakeTelegramOptions {
  /** The only token that is known; an obviously false one by default. */
  token?: string;
  botUsername?: string;
  /** A free one by default. */
  port?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
}

export interface RecordedCall {
  method: string;
  parameters: BotParameters;
}

export interface WaitOptions {
  timeoutMilliseconds?: number;
  /** Only messages from this place of `sent(chatId)` on; 0 by default. */
  from?: number;
}

const DEFAULT_TOKEN = '100000001:sandbox-token-which-opens-nothing';
const DEFAULT_WAIT_MILLISECONDS = 5_000;

/** Telegram in a box: a Bot API over HTTP on 127.0.0.1, and the people who write to the bot. */
export class FakeTelegram {
  readonly token: string;
  /** What people do in Telegram: texts, buttons, stickers, photos, edits, groups, blocking the bot. */
  readonly people: PersonActions;
  private readonly faults = new FaultPlan();
  private readonly recorded: RecordedCall[] = [];
  private readonly server: BotApiServer;
  private readonly state: BotState;

  private constructor(private readonly options: FakeTelegramOptions) {
    this.token = options.token ?? DEFAULT_TOKEN;
    const queue = new UpdateQueue();
    const bot: TelegramUser = {
      id: Number(this.token.split(':')[0]) || 100_000_001,
      is_bot: true,
      first_name: 'CrowdWiz Gateway',
      username: options.botUsername ?? 'crowdwiz_gateway_bot',
    };
    this.state = {
      bot,
      queue,
      room: new ChatRoom(options.now ?? Date.now),
      webhook: new WebhookDelivery(queue, (method, parameters) => {
        // A reply to a webhook reports nothing back, not even a refusal.
        this.call(this.token, method, parameters, new AbortController().signal).catch(
          (error: unknown) =>
            this.recorded.push({ method, parameters: { refused: String(error) } }),
        );
      }),
      commands: new Map(),
      openCallbackQueries: new Set(),
      callbackAnswers: [],
    };
    this.people = new PersonActions(this.state);
    this.server = new BotApiServer(
      (token, method, parameters, signal) => this.call(token, method, parameters, signal),
      this.faults,
    );
  }

  static async start(options: FakeTelegramOptions = {}): Promise<FakeTelegram> {
    const telegram = new FakeTelegram(options);
    await telegram.server.open(options.port ?? 0);
    return telegram;
  }

  /** For `TELEGRAM_API_ROOT`. */
  get apiRoot(): string {
    return this.server.address;
  }

  async stop(): Promise<void> {
    this.state.webhook.clear();
    await this.server.close();
  }

  /** Refuses connections until `comeBack`; updates keep waiting meanwhile. */
  goDown(): Promise<void> {
    return this.server.close();
  }

  comeBack(): Promise<void> {
    return this.server.open();
  }

  addFault(fault: Fault): void {
    this.faults.add(fault);
  }

  clearFaults(): void {
    this.faults.clear();
  }

  sendText(person: TelegramPerson, text: string): TelegramUpdate {
    return this.people.sendText(person, text);
  }

  /** Presses a button by its label or callback data: of the given message, or of the newest that has it. */
  press(person: TelegramPerson, button: string, messageId?: number): TelegramUpdate {
    return this.people.press(person, button, messageId);
  }

  /** Delivers an update that the bot has had already once more. */
  redeliver(updateId: number): void {
    this.state.queue.redeliver(updateId);
  }

  /** Queues an update of the caller's own making, however odd. */
  push(content: Omit<TelegramUpdate, 'update_id'>): TelegramUpdate {
    return this.state.queue.add(content);
  }

  /** Everything the bot wrote to a chat, edits included, in order. */
  sent(chatId: number): SentMessage[] {
    return this.state.room.sent.filter((message) => message.chatId === chatId);
  }

  /** The chat as its person sees it now. */
  conversation(chatId: number): ChatLine[] {
    return this.state.room.conversation(chatId);
  }

  /** The buttons below the person's input field. */
  replyKeyboard(chatId: number): string[][] {
    return this.state.room.replyKeyboard(chatId);
  }

  /** Calls of one method, or all, in order of arrival. */
  calls(method?: string): RecordedCall[] {
    return this.recorded.filter((call) => method === undefined || call.method === method);
  }

  commands(languageCode = ''): BotCommand[] {
    return this.state.commands.get(languageCode) ?? [];
  }

  get callbackAnswers(): readonly CallbackAnswer[] {
    return this.state.callbackAnswers;
  }

  get pendingUpdateCount(): number {
    return this.state.queue.pendingCount;
  }

  /** Runs the listener at every change of any chat; gives the function that ends this. */
  onChange(listener: () => void): () => void {
    return this.state.room.watch(listener);
  }

  /** Resolves with the first message of the bot that fits; rejects with what it wrote instead. */
  waitForMessage(
    chatId: number,
    predicate: (message: SentMessage) => boolean,
    options: WaitOptions = {},
  ): Promise<SentMessage> {
    const timeoutMilliseconds = options.timeoutMilliseconds ?? DEFAULT_WAIT_MILLISECONDS;
    const find = (): SentMessage | undefined =>
      this.sent(chatId)
        .slice(options.from ?? 0)
        .find(predicate);
    const found = find();
    if (found) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        stopWatching();
        const texts = this.sent(chatId).map((message) => JSON.stringify(message.text));
        reject(
          new Error(
            `no such message to ${chatId} within ${timeoutMilliseconds} ms; ` +
              `the bot wrote: ${texts.join(', ') || 'nothing'}`,
          ),
        );
      }, timeoutMilliseconds);
      const stopWatching = this.onChange(() => {
        const message = find();
        if (!message) return;
        clearTimeout(timer);
        stopWatching();
        resolve(message);
      });
    });
  }

  private async call(
    token: string,
    method: string,
    parameters: BotParameters,
    signal: AbortSignal,
  ): Promise<unknown> {
    if (token !== this.token) throw new BotApiError(401, 'Unauthorized');
    const run = BOT_METHODS.get(method.toLowerCase());
    if (!run) throw new BotApiError(404, 'Not Found: method not found');
    this.recorded.push({ method, parameters });
    return await run(this.state, parameters, signal);
  }
}
