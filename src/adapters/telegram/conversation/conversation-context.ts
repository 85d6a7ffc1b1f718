import type { OutgoingMessage } from '../delivery/outgoing-message';
import type { Locale, Messages } from '../messages';
import type { TelegramChat } from '../telegram-store';
import type { Conversation } from './conversation';

/** One step of a conversation, inside the unit of work that records its update. */
export interface ConversationContext {
  /** Locked. */
  readonly chat: TelegramChat;
  readonly messages: Messages;
  readonly now: Date;
}

export interface Answer {
  /** Empty when an event of the same transaction tells the customer. */
  readonly replies: readonly OutgoingMessage[];
  /** Where the conversation stands afterwards. */
  readonly conversation: Conversation;
  /** Only when the customer chose a language. */
  readonly locale?: Locale;
}

/** What is done once all that needs a network is known. Joins the unit of work. */
export type Act = (context: ConversationContext) => Promise<Answer>;
