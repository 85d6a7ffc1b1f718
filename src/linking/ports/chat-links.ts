import type { ChatLink } from '../chats/chat-link';

/** Which chat of the bot is whose, and the links by which one becomes a customer's. Writes join the unit of work. */
export abstract class ChatLinks {
  abstract create(link: ChatLink): Promise<void>;

  abstract findByToken(tokenHash: Buffer): Promise<ChatLink | null>;

  /** The first one wins, also when two open it at the same moment; false afterwards. */
  abstract open(id: string, chatId: string, at: Date): Promise<boolean>;

  /** Deletes some that nobody has opened and that expired before the moment. */
  abstract forgetExpiredBefore(moment: Date): Promise<void>;

  /** The chat in which the customer speaks with the bot; null while there is none. */
  abstract chatOf(customerId: string): Promise<string | null>;

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
