import { Injectable } from '@nestjs/common';
import type { Conversation, Locale, OutgoingMessage } from '../../telegram';
import {
  TelegramStore,
  type ClaimedMessage,
  type OutboxClaim,
  type TelegramChat,
} from '../../telegram/telegram-store';
import { chatRing, ringValues } from './chat-ring';
import { Database, type BatchedWrite } from '../connection/database';
import { isHolderGone, PostgresSession } from '../connection/postgres-session';

interface ChatRow {
  chat_id: string;
  customer_id: string;
  locale: Locale;
  conversation: Conversation;
  blocked_at: Date | null;
}

interface ClaimedRow {
  id: string;
  chat_id: string;
  payload: OutgoingMessage;
  attempts: number;
  shown_as: string | null;
}

/** For one chat, or for whichever a customer has when the transaction commits. */
type Letter = { readonly at: Date } & (
  | { readonly chatId: string; readonly message: OutgoingMessage }
  | { readonly customerId: string; readonly messages: Readonly<Record<Locale, OutgoingMessage>> }
);

type Reached = Pick<ChatRow, 'chat_id' | 'customer_id' | 'locale'>;

/** Both kinds in one order, so that what was said first is read first. */
const OUTBOX: BatchedWrite<Letter> = {
  async write(letters, database) {
    const chats = await chatsOf(letters, database);
    const rows = letters.flatMap((letter) => {
      if ('chatId' in letter) return [letter];
      const chat = chats.get(letter.customerId);
      if (!chat) return [];
      return [{ chatId: chat.chat_id, message: letter.messages[chat.locale], at: letter.at }];
    });
    if (rows.length === 0) return;
    await database.rows(
      `INSERT INTO telegram_outbox (chat_id, payload, created_at, next_attempt_at)
       SELECT chat_id, payload, at, at
       FROM unnest($1::bigint[], $2::jsonb[], $3::timestamptz[])
         WITH ORDINALITY AS given (chat_id, payload, at, ordinal)
       ORDER BY ordinal`,
      [
        rows.map(({ chatId }) => chatId),
        rows.map(({ message }) => JSON.stringify(message)),
        rows.map(({ at }) => at),
      ],
    );
  },
};

async function chatsOf(
  letters: readonly Letter[],
  database: Database,
): Promise<ReadonlyMap<string, Reached>> {
  const customers = new Set(
    letters.flatMap((letter) => ('customerId' in letter ? [letter.customerId] : [])),
  );
  if (customers.size === 0) return new Map();
  const found = await database.rows<Reached>(
    `SELECT chat_id, customer_id, locale FROM telegram_chat
     WHERE customer_id = ANY($1::uuid[]) AND blocked_at IS NULL`,
    [[...customers]],
  );
  return new Map(found.map((chat) => [chat.customer_id, chat]));
}

const IS_PENDING = 'delivered_at IS NULL AND dropped_at IS NULL';

/** A wait from a clock that was ahead means nothing, and neither does the lease of a process that is gone. */
const IS_DUE = `(o.next_attempt_at <= $4 OR o.next_attempt_at > $5 OR ${isHolderGone('o.held_by')})`;

/**
 * The oldest pending row of each chat is found by both columns of the index at once: by the chat alone, the
 * planner might walk all messages in their order. The condition is asked again behind the row lock.
 */
const CLAIM = `${chatRing('telegram_outbox', IS_PENDING)}, head AS (
    SELECT o.id FROM ring CROSS JOIN LATERAL (
      SELECT id, next_attempt_at, held_by FROM telegram_outbox
      WHERE ${IS_PENDING} AND (chat_id, id) >= (ring.chat_id, 0) ORDER BY chat_id, id LIMIT 1
    ) AS o
    WHERE ring.chat_id <> ALL ($2::bigint[]) AND ${IS_DUE}
    LIMIT $3
  ), due AS (
    SELECT o.id FROM head CROSS JOIN LATERAL (
      SELECT id FROM telegram_outbox AS o
      WHERE o.id = head.id AND ${IS_PENDING} AND ${IS_DUE}
      FOR UPDATE SKIP LOCKED
    ) AS o
  ), claimed AS (
    UPDATE telegram_outbox AS o SET next_attempt_at = $6, held_by = $7, attempts = attempts + 1
    FROM due WHERE o.id = due.id
    RETURNING o.id, o.chat_id, o.payload, o.attempts - 1 AS attempts
  )
  SELECT claimed.*, shown.message_id AS shown_as
  FROM claimed LEFT JOIN telegram_shown_withdrawal AS shown
    ON shown.chat_id = claimed.chat_id
    AND shown.withdrawal_id::text = claimed.payload #>> '{withdrawal,id}'
  ORDER BY chat_id`;

const MAX_REASON_LENGTH = 500;

@Injectable()
export class PostgresTelegramStore extends TelegramStore {
  constructor(
    private readonly database: Database,
    private readonly session: PostgresSession,
  ) {
    super();
  }

  override async find(chatId: string): Promise<TelegramChat | null> {
    const sql = 'SELECT * FROM telegram_chat WHERE chat_id = $1';
    return chatOf(await this.database.row<ChatRow>(sql, [chatId]));
  }

  override async lock(chatId: string): Promise<TelegramChat | null> {
    this.database.requireTransaction('Locking a chat');
    // Weaker than FOR UPDATE: the outbox of another transaction need not wait.
    const sql = 'SELECT * FROM telegram_chat WHERE chat_id = $1 FOR NO KEY UPDATE';
    return chatOf(await this.database.row<ChatRow>(sql, [chatId]));
  }

  override async save(chat: TelegramChat): Promise<void> {
    this.database.requireTransaction('Saving a chat');
    await this.database.rows(
      `INSERT INTO telegram_chat (chat_id, customer_id, locale, conversation, blocked_at)
       VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN now() END)
       ON CONFLICT (chat_id) DO UPDATE SET
         locale = excluded.locale,
         conversation = excluded.conversation,
         blocked_at = excluded.blocked_at`,
      [
        chat.chatId,
        chat.customerId,
        chat.locale,
        JSON.stringify(chat.conversation),
        chat.isBlocked,
      ],
    );
  }

  override async moveTo(chatId: string, customerId: string): Promise<void> {
    this.database.requireTransaction('Moving a chat');
    await this.database.rows('UPDATE telegram_chat SET customer_id = $2 WHERE chat_id = $1', [
      ...[chatId, customerId],
    ]);
  }

  override enqueue(chatId: string, messages: readonly OutgoingMessage[], at: Date): void {
    const letters = messages.map((message) => ({ chatId, message, at }));
    this.database.writeAtCommit(OUTBOX, letters);
  }

  override enqueueForCustomer(
    customerId: string,
    messages: Readonly<Record<Locale, OutgoingMessage>>,
    at: Date,
  ): void {
    this.database.writeAtCommit(OUTBOX, [{ customerId, messages, at }]);
  }

  override async groupWasWrittenTo(chatId: string): Promise<boolean> {
    const sql = 'SELECT 1 FROM telegram_outbox WHERE chat_id = $1 AND chat_id < 0 LIMIT 1';
    return (await this.database.row(sql, [chatId])) !== null;
  }

  /** One statement is one transaction; its row locks keep two pumps from taking the same message. */
  override async claimDue(claim: OutboxClaim): Promise<readonly ClaimedMessage[]> {
    const { number } = await this.session.current();
    const rows = await this.database.rows<ClaimedRow>(CLAIM, ringValues(claim, number));
    return rows.map((row) => ({
      id: row.id,
      chatId: row.chat_id,
      message: row.payload,
      attempts: row.attempts,
      shownAs: row.shown_as === null ? null : Number(row.shown_as),
    }));
  }

  override async markDelivered(id: string, at: Date): Promise<void> {
    await this.database.rows(
      `UPDATE telegram_outbox SET delivered_at = $2, held_by = NULL
       WHERE id = $1 AND delivered_at IS NULL AND dropped_at IS NULL`,
      [id, at],
    );
  }

  override async markShown(claimed: ClaimedMessage, messageId: number, at: Date): Promise<void> {
    await this.database.rows(
      `WITH told AS (
         UPDATE telegram_outbox SET delivered_at = $2, held_by = NULL
         WHERE id = $1 AND delivered_at IS NULL AND dropped_at IS NULL
         RETURNING chat_id
       )
       INSERT INTO telegram_shown_withdrawal (chat_id, withdrawal_id, message_id, shown_at)
       SELECT chat_id, $3::uuid, $4::bigint, $2::timestamptz FROM told JOIN telegram_chat USING (chat_id)
       ON CONFLICT (chat_id, withdrawal_id)
         DO UPDATE SET message_id = excluded.message_id, shown_at = excluded.shown_at`,
      [claimed.id, at, withdrawalOf(claimed), messageId],
    );
  }

  override async endShown(claimed: ClaimedMessage, at: Date): Promise<void> {
    await this.database.rows(
      `WITH ended AS (
         DELETE FROM telegram_shown_withdrawal WHERE chat_id = $3 AND withdrawal_id = $4
       )
       UPDATE telegram_outbox SET delivered_at = $2, held_by = NULL
       WHERE id = $1 AND delivered_at IS NULL AND dropped_at IS NULL`,
      [claimed.id, at, claimed.chatId, withdrawalOf(claimed)],
    );
  }

  override async forgetShown(claimed: ClaimedMessage, until: Date): Promise<void> {
    await this.database.rows(
      `WITH postponed AS (
         UPDATE telegram_outbox SET next_attempt_at = $2, held_by = NULL
         WHERE id = $1 AND delivered_at IS NULL AND dropped_at IS NULL AND attempts = $5
         RETURNING chat_id
       )
       DELETE FROM telegram_shown_withdrawal
       WHERE chat_id IN (SELECT chat_id FROM postponed) AND chat_id = $3 AND withdrawal_id = $4`,
      [claimed.id, until, claimed.chatId, withdrawalOf(claimed), claimed.attempts + 1],
    );
  }

  /** Each claim counts as an attempt: another number than that of this claim is somebody else's. */
  override async postpone({ id, attempts }: ClaimedMessage, until: Date): Promise<void> {
    await this.database.rows(
      `UPDATE telegram_outbox SET next_attempt_at = $2, held_by = NULL
       WHERE id = $1 AND delivered_at IS NULL AND dropped_at IS NULL AND attempts = $3`,
      [id, until, attempts + 1],
    );
  }

  override async drop(id: string, reason: string, at: Date): Promise<void> {
    await this.database.rows(
      `UPDATE telegram_outbox SET dropped_at = $2, drop_reason = $3, held_by = NULL
       WHERE id = $1 AND delivered_at IS NULL AND dropped_at IS NULL`,
      [id, at, reason.slice(0, MAX_REASON_LENGTH)],
    );
  }

  override async dropWaiting(chatId: string, reason: string, at: Date): Promise<void> {
    await this.database.rows(
      `UPDATE telegram_outbox SET dropped_at = $2, drop_reason = $3, held_by = NULL
       WHERE chat_id = $1 AND delivered_at IS NULL AND dropped_at IS NULL`,
      [chatId, at, reason.slice(0, MAX_REASON_LENGTH)],
    );
  }

  override async block(chatId: string, reason: string, at: Date): Promise<void> {
    // One statement, so that it is whole with and without a unit of work around it.
    await this.database.rows(
      `WITH blocked AS (UPDATE telegram_chat SET blocked_at = $2 WHERE chat_id = $1)
       UPDATE telegram_outbox SET dropped_at = $2, drop_reason = $3, held_by = NULL
       WHERE chat_id = $1 AND delivered_at IS NULL AND dropped_at IS NULL`,
      [chatId, at, reason.slice(0, MAX_REASON_LENGTH)],
    );
  }

  override async prune(before: Date, limit: number): Promise<number> {
    const messages = await this.database.rows(
      `DELETE FROM telegram_outbox WHERE id IN (
         SELECT id FROM telegram_outbox
         WHERE created_at < $1 AND (delivered_at IS NOT NULL OR dropped_at IS NOT NULL)
         ORDER BY created_at LIMIT $2)
       RETURNING id`,
      [before, limit],
    );
    const shown = 'DELETE FROM telegram_shown_withdrawal WHERE shown_at < $1';
    await this.database.rows(shown, [before]);
    return messages.length;
  }
}

function withdrawalOf({ id, message }: ClaimedMessage): string {
  if (!message.withdrawal) throw new Error(`Message ${id} shows no withdrawal`);
  return message.withdrawal.id;
}

function chatOf(row: ChatRow | null): TelegramChat | null {
  if (row === null) return null;
  return {
    chatId: row.chat_id,
    customerId: row.customer_id,
    locale: row.locale,
    conversation: row.conversation,
    isBlocked: row.blocked_at !== null,
  };
}
