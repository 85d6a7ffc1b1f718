import type { OutgoingMessage } from 'crowdwiz-gateway/internal/adapters/telegram/delivery/outgoing-message';
import type { TelegramChat } from 'crowdwiz-gateway/internal/adapters/telegram/telegram-store';
import { TableKey } from '../database/memory-table';

export interface OutboxRow {
  readonly id: string;
  readonly chatId: string;
  readonly message: OutgoingMessage;
  readonly createdAt: Date;
  readonly nextAttemptAt: Date;
  readonly attempts: number;
  readonly deliveredAt: Date | null;
  readonly droppedAt: Date | null;
}

export interface UpdateRow {
  readonly botId: string;
  readonly updateId: number;
  readonly receivedAt: Date;
  readonly outcome: string | null;
  /** Null of one with which there is nothing to do. */
  readonly chatId: string | null;
  /** Null once it is finished. */
  readonly content: Buffer | null;
  readonly heldUntil: Date | null;
  readonly attempts: number;
}

export interface ShownRow {
  /** Of the chat and of the withdrawal. */
  readonly key: string;
  readonly messageId: number;
  readonly shownAt: Date;
}

/** By id of the chat and of the withdrawal. */
export const SHOWN = new TableKey<ShownRow>('telegram_shown_withdrawal');
/** By id of the chat. */
export const CHATS = new TableKey<TelegramChat>('telegram_chat');
/** By id. */
export const OUTBOX = new TableKey<OutboxRow>('telegram_outbox');
/** By bot and number. */
export const UPDATES = new TableKey<UpdateRow>('telegram_update');
