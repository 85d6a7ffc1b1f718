import { badRequest, BotApiError } from './bot-api-error';
import type { FormattedText } from './formatted-text';
import type { InlineButton, ReplyMarkup } from './reply-markup';
import type { TelegramChat, TelegramMessage, TelegramUser } from './telegram-objects';

/** One thing that the bot wrote: a new message, or a new content of an old one. */
export interface SentMessage {
  method: 'sendMessage' | 'sendPhoto' | 'editMessageText';
  messageId: number;
  chatId: number;
  /** What a person reads, formatting taken out; below a picture its caption. */
  text: string;
  /** The bot's own HTML, if it used any. */
  html: string | undefined;
  inlineKeyboard: InlineButton[][];
  replyKeyboard: string[][] | undefined;
  /** The file of a picture. */
  photo?: Buffer;
  /** Milliseconds since 1970, by the sandbox's clock. */
  sentAt: number;
}

/** One message as it stands in the chat now, with its edits applied. */
export interface ChatLine {
  messageId: number;
  author: 'person' | 'bot';
  text: string;
  html: string | undefined;
  inlineKeyboard: InlineButton[][];
  isPhoto: boolean;
  isEdited: boolean;
  sentAt: number;
}

/** Everything that Telegram remembers about the bot's chats. */
export class ChatRoom {
  readonly sent: SentMessage[] = [];
  private readonly chats = new Map<number, TelegramChat>();
  private readonly lines = new Map<number, ChatLine[]>();
  private readonly keyboards = new Map<number, string[][]>();
  private readonly blockedBy = new Set<number>();
  private readonly watchers = new Set<() => void>();
  private nextMessageId = 1;

  constructor(private readonly now: () => number) {}

  /** The bot may write to a chat only when somebody there has written first. */
  open(chat: TelegramChat): void {
    this.chats.set(chat.id, chat);
  }

  requireChat(value: unknown): TelegramChat {
    if (value === undefined || value === null || value === '') {
      throw badRequest('chat_id is empty');
    }
    const chat = this.chats.get(typeof value === 'string' ? Number(value) : (value as number));
    if (!chat) throw badRequest('chat not found');
    if (this.blockedBy.has(chat.id)) {
      throw new BotApiError(403, 'Forbidden: bot was blocked by the user');
    }
    return chat;
  }

  setBlocked(chatId: number, isBlocked: boolean): void {
    if (isBlocked) this.blockedBy.add(chatId);
    else this.blockedBy.delete(chatId);
  }

  takeMessageId(): number {
    const messageId = this.nextMessageId;
    this.nextMessageId += 1;
    return messageId;
  }

  /** Unix time in whole seconds, as Telegram dates its messages. */
  unixTime(): number {
    return Math.floor(this.now() / 1_000);
  }

  recordPersonLine(chatId: number, messageId: number, text: string): void {
    this.linesOf(chatId).push({
      messageId,
      author: 'person',
      text,
      html: undefined,
      inlineKeyboard: [],
      isPhoto: false,
      isEdited: false,
      sentAt: this.now(),
    });
    this.changed();
  }

  recordBotMessage(
    chat: TelegramChat,
    text: FormattedText,
    markup: ReplyMarkup,
    photo?: Buffer,
  ): SentMessage {
    const message: SentMessage = {
      method: photo ? 'sendPhoto' : 'sendMessage',
      ...(photo && { photo }),
      messageId: this.takeMessageId(),
      chatId: chat.id,
      text: text.visible,
      html: text.html,
      inlineKeyboard: markup.inlineKeyboard,
      replyKeyboard: markup.replyKeyboard,
      sentAt: this.now(),
    };
    if (markup.replyKeyboard) this.keyboards.set(chat.id, markup.replyKeyboard);
    const { messageId, html, inlineKeyboard, sentAt } = message;
    this.linesOf(chat.id).push({
      ...{ messageId, html, inlineKeyboard, sentAt, text: text.visible },
      author: 'bot',
      isPhoto: photo !== undefined,
      isEdited: false,
    });
    this.sent.push(message);
    this.changed();
    return message;
  }

  recordBotEdit(
    chat: TelegramChat,
    messageId: number,
    text: FormattedText,
    markup: ReplyMarkup,
  ): SentMessage {
    const line = this.requireBotLine(chat.id, messageId);
    if (line.isPhoto) throw badRequest('there is no text in the message to edit');
    const isSame =
      line.text === text.visible &&
      line.html === text.html &&
      JSON.stringify(line.inlineKeyboard) === JSON.stringify(markup.inlineKeyboard);
    if (isSame) {
      throw badRequest(
        'message is not modified: specified new message content and reply markup are exactly ' +
          'the same as a current content and reply markup of the message',
      );
    }
    line.text = text.visible;
    line.html = text.html;
    line.inlineKeyboard = markup.inlineKeyboard;
    line.isEdited = true;
    const message: SentMessage = {
      method: 'editMessageText',
      messageId,
      chatId: chat.id,
      text: text.visible,
      html: text.html,
      inlineKeyboard: markup.inlineKeyboard,
      replyKeyboard: undefined,
      sentAt: this.now(),
    };
    this.sent.push(message);
    this.changed();
    return message;
  }

  deleteLine(chatId: number, messageId: number): void {
    const lines = this.linesOf(chatId);
    const index = lines.findIndex((line) => line.messageId === messageId);
    if (index < 0) throw badRequest('message to delete not found');
    lines.splice(index, 1);
    this.changed();
  }

  requireBotLine(chatId: number, messageId: unknown): ChatLine {
    const line = this.linesOf(chatId).find((candidate) => candidate.messageId === messageId);
    if (!line) throw badRequest('message to edit not found');
    if (line.author !== 'bot') throw badRequest("message can't be edited");
    return line;
  }

  /** The Bot API's own message object for a line of the bot. */
  messageObject(bot: TelegramUser, chat: TelegramChat, line: ChatLine): TelegramMessage {
    const rows = line.inlineKeyboard.map((row) =>
      row.map(({ text, url, callbackData, copyText }) => {
        if (url !== undefined) return { text, url };
        if (copyText !== undefined) return { text, copy_text: { text: copyText } };
        return { text, callback_data: callbackData };
      }),
    );
    return {
      message_id: line.messageId,
      from: bot,
      chat,
      date: Math.floor(line.sentAt / 1_000),
      ...(line.isPhoto ? { caption: line.text } : { text: line.text }),
      ...(line.isEdited && { edit_date: this.unixTime() }),
      ...(rows.length > 0 && { reply_markup: { inline_keyboard: rows } }),
    };
  }

  conversation(chatId: number): ChatLine[] {
    return structuredClone(this.linesOf(chatId));
  }

  replyKeyboard(chatId: number): string[][] {
    return this.keyboards.get(chatId) ?? [];
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  private linesOf(chatId: number): ChatLine[] {
    const lines = this.lines.get(chatId) ?? [];
    this.lines.set(chatId, lines);
    return lines;
  }

  private changed(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}
