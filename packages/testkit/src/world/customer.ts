import type {
  ChatLine,
  FakeTelegram,
  SentMessage,
  TelegramPerson,
} from 'crowdwiz-sandbox/telegram';
import type { CustomerWallet } from './customer-wallet';

export interface HearOptions {
  readonly from?: number;
  readonly timeoutMilliseconds?: number;
}

/** A player: a person with a chat with the bot, and with a CrowdWiz wallet. */
export class WorldCustomer {
  constructor(
    readonly person: TelegramPerson,
    readonly wallet: CustomerWallet,
    private readonly telegram: FakeTelegram,
  ) {}

  /** Under which the gateway registers the person. */
  get externalReference(): string {
    return `telegram:${this.person.id}`;
  }

  /** Types a message or a command. */
  say(text: string): void {
    this.telegram.sendText(this.person, text);
  }

  /** Presses a button of the newest message that has it, by label or data, or of the given one. */
  press(button: string, messageId?: number): void {
    this.telegram.press(this.person, button, messageId);
  }

  /** Presses once more, as a double tap does before the button is gone. */
  pressAgain(callbackData: string, messageId: number): void {
    this.telegram.people.pressStale(this.person, callbackData, messageId);
  }

  /** Everything that the bot wrote, in order. */
  get messages(): readonly SentMessage[] {
    return this.telegram.sent(this.person.id);
  }

  get chat(): ChatLine[] {
    return this.telegram.conversation(this.person.id);
  }

  /** How many messages the bot has sent so far: a mark from which to wait for the next. */
  get heard(): number {
    return this.telegram.sent(this.person.id).length;
  }

  /** Resolves with the bot's first message after the mark that fits; rejects after the time. */
  hear(
    pattern: RegExp,
    { from = 0, timeoutMilliseconds = 30_000 }: HearOptions = {},
  ): Promise<SentMessage> {
    return this.hearWhere(({ text }) => pattern.test(text), { from, timeoutMilliseconds });
  }

  /** As `hear`, by any other sign. */
  hearWhere(fits: (message: SentMessage) => boolean, options: HearOptions): Promise<SentMessage> {
    return this.telegram.waitForMessage(this.person.id, fits, options);
  }

  /** Says something and waits for the answer. */
  async ask(text: string, answer: RegExp, timeoutMilliseconds?: number): Promise<SentMessage> {
    const from = this.heard;
    this.say(text);
    return this.hear(answer, { from, ...(timeoutMilliseconds && { timeoutMilliseconds }) });
  }

  async pressAndHear(button: string, answer: RegExp): Promise<SentMessage> {
    const from = this.heard;
    this.press(button);
    return this.hear(answer, { from });
  }
}
