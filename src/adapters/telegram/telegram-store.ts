import type { Conversation } from './conversation/conversation';
import type { OutgoingMessage } from './delivery/outgoing-message';
import type { Locale } from './messages/locale';
import type { RingClaim } from './ring';

/** A private chat with one person. */
export interface TelegramChat {
  /** Telegram's number as a decimal string; in a private chat also the person's number. */
  readonly chatId: string;
  readonly customerId: string;
  readonly locale: Locale;
  readonly conversation: Conversation;
  /** The person stopped the bot; nothing is sent until they write again. */
  readonly isBlocked: boolean;
}

/** A message that a pump has taken for a while: nobody else sends it while that process lives and the lease lasts. */
export interface ClaimedMessage {
  readonly id: string;
  readonly chatId: string;
  readonly message: OutgoingMessage;
  /** How often it was tried before. */
  readonly attempts: number;
  /** Telegram's number of the message that shows its withdrawal in this chat; null where none does. */
  readonly shownAs: number | null;
}

export type OutboxClaim = RingClaim;

/**
 * No lease, retry or flood wait is as long as this. What is to wait longer was told so while the
 * machine's clock was ahead, and would stay unsent until the clock is there again.
 */
export const LONGEST_WAIT_SECONDS = 3_600;

/** Chats, and the outbox of messages. */
export abstract class TelegramStore {
  /** Reads without locking. */
  abstract find(chatId: string): Promise<TelegramChat | null>;

  /** Inside a unit of work: locks the chat until the transaction ends; null when it is unknown. */
  abstract lock(chatId: string): Promise<TelegramChat | null>;

  /** Inside a unit of work: creates or replaces; whose the chat is stays as it was. */
  abstract save(chat: TelegramChat): Promise<void>;

  /** Inside a unit of work: a chat that is known is this customer's from now on, who has no other. */
  abstract moveTo(chatId: string, customerId: string): Promise<void>;

  /** Inside a unit of work: puts messages at the end of the chat's queue when it commits, in order. */
  abstract enqueue(chatId: string, messages: readonly OutgoingMessage[], at: Date): void;

  /**
   * Inside a unit of work: queues the message of the customer's language when it commits; nothing when
   * the customer then has no chat, or has blocked the bot.
   */
  abstract enqueueForCustomer(
    customerId: string,
    messages: Readonly<Record<Locale, OutgoingMessage>>,
    at: Date,
  ): void;

  /** Whether anything was ever queued for this group (within the time for which rows are kept). */
  abstract groupWasWrittenTo(chatId: string): Promise<boolean>;

  /**
   * Takes due messages, only the first undelivered one of each chat, in the order of the chats' numbers
   * and in a short transaction of its own. Due is also what lies further ahead than
   * LONGEST_WAIT_SECONDS, and what a process has claimed that is gone. A claim of a living process
   * that is neither delivered, postponed nor dropped returns when its lease ends.
   */
  abstract claimDue(claim: OutboxClaim): Promise<readonly ClaimedMessage[]>;

  abstract markDelivered(id: string, at: Date): Promise<void>;

  /**
   * As `markDelivered`, in one: Telegram's message of this number shows its withdrawal from now on. Not kept when
   * the claimed one was settled before.
   */
  abstract markShown(claimed: ClaimedMessage, messageId: number, at: Date): Promise<void>;

  /** As `markDelivered`, in one: no message shows its withdrawal any more. */
  abstract endShown(claimed: ClaimedMessage, at: Date): Promise<void>;

  /** As `postpone`, in one: no message shows its withdrawal any more. Nothing when somebody has claimed it since. */
  abstract forgetShown(claimed: ClaimedMessage, until: Date): Promise<void>;

  /**
   * Gives a claimed message back, not to be tried before `until`. Nothing when somebody has claimed it since: who
   * was frozen must not free what another is sending.
   */
  abstract postpone(claimed: ClaimedMessage, until: Date): Promise<void>;

  abstract drop(id: string, reason: string, at: Date): Promise<void>;

  /** Drops all that waits for the chat. */
  abstract dropWaiting(chatId: string, reason: string, at: Date): Promise<void>;

  /** Marks the chat as blocked and drops all that waits for it. */
  abstract block(chatId: string, reason: string, at: Date): Promise<void>;

  /** Deletes finished messages older than `before`, how many went, and what was shown before. */
  abstract prune(before: Date, limit: number): Promise<number>;
}
