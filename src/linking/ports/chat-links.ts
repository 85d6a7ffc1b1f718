import type { Page, PageRequest } from '../../kernel';
import type { ChatLink } from '../chats/chat-link';

/** A chat that was taken from its customer. */
export interface TakenChat {
  readonly customerId: string;
  readonly chatId: string;
  readonly at: Date;
}

/** Which chat of the bot is whose, and the links by which one becomes a customer's. Writes join the unit of work. */
export abstract class ChatLinks {
  abstract create(link: ChatLink): Promise<void>;

  abstract findByToken(tokenHash: Buffer): Promise<ChatLink | null>;

  abstract find(id: string): Promise<ChatLink | null>;

  /** The customer's that could be opened now, newest first. */
  abstract listOpen(customerId: string, now: Date, page: PageRequest): Promise<Page<ChatLink>>;

  /** Those of these that nobody has opened and nobody has cancelled; how many. */
  abstract cancel(ids: readonly string[], at: Date): Promise<number>;

  /**
   * All of the customer that nobody has opened and nobody has cancelled, also those that have expired by then: by another
   * process's clock they might not have. How many could still be opened at that moment.
   */
  abstract cancelOpenOf(customerId: string, at: Date): Promise<number>;

  /** The first one wins, also when two open it at the same moment; false afterwards, and for one that was cancelled. */
  abstract open(id: string, chatId: string, at: Date): Promise<boolean>;

  /** Deletes some that nobody has opened and that expired before the moment. */
  abstract forgetExpiredBefore(moment: Date): Promise<void>;

  /** The chat in which the customer speaks with the bot; null while there is none. */
  abstract chatOf(customerId: string): Promise<string | null>;

  /** The same. The chat stays locked until the unit of work ends: nobody speaks in it meanwhile. */
  abstract lockChatOf(customerId: string): Promise<string | null>;

  /** Inside a unit of work, with the chat locked: the chat is unknown to the bot from now on. That it was so is kept. */
  abstract release(taken: TakenChat): Promise<void>;

  /**
   * How many customers that the bot had made for this chat were taken from it: references `telegram:<chat>` and
   * `telegram:<chat>:<n>`.
   */
  abstract ownersTakenFrom(chatId: string): Promise<number>;

  /** Whose the chat is; null for one that the bot does not know. */
  abstract customerOf(chatId: string): Promise<string | null>;

  /**
   * Whether nothing was ever done by this customer or for them: no link, no open request for one, nothing in the
   * books, and no chat that came by a link.
   */
  abstract isUntouched(customerId: string): Promise<boolean>;

  /** The bot's name in Telegram, such as `my_gateway_bot`, as its process has noted it last; null before. */
  abstract botName(): Promise<string | null>;

  abstract noteBotName(name: string): Promise<void>;
}
