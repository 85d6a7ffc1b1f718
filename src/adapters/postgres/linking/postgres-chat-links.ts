import { Injectable } from '@nestjs/common';
import {
  customerAccount,
  customerHeldAccount,
  customerUncreditedAccount,
  owedBackAccount,
} from '../../../ledger';
import type { Page, PageRequest } from '../../../kernel';
import { type ChatLink, ChatLinks, type TakenChat } from '../../../linking';
import { Database } from '../connection/database';
import { pageOf, readPageRequest, uuidOrNull, uuidsOf } from '../connection/row-values';

/** How many go at once: whoever makes a link pays for it with some old ones. */
const FORGOTTEN_AT_ONCE = 10;

const LIST = 'telegram-links';
const COLUMNS =
  'id, position, customer_id, token_hash, created_at, expires_at, opened_by, cancelled_at';
const IS_OPEN = 'opened_by IS NULL AND cancelled_at IS NULL';

interface ChatLinkRow {
  readonly id: string;
  readonly position: string;
  readonly customer_id: string;
  readonly token_hash: Buffer;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly opened_by: string | null;
  readonly cancelled_at: Date | null;
}

@Injectable()
export class PostgresChatLinks extends ChatLinks {
  constructor(private readonly database: Database) {
    super();
  }

  override async create(link: ChatLink): Promise<void> {
    await this.database.rows(
      `INSERT INTO chat_link (id, customer_id, token_hash, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5)`,
      [link.id, link.customerId, link.tokenHash, link.createdAt, link.expiresAt],
    );
  }

  override async findByToken(tokenHash: Buffer): Promise<ChatLink | null> {
    const row = await this.database.row<ChatLinkRow>(
      `SELECT ${COLUMNS} FROM chat_link WHERE token_hash = $1`,
      [tokenHash],
    );
    return row && toChatLink(row);
  }

  override async find(id: string): Promise<ChatLink | null> {
    const row = await this.database.row<ChatLinkRow>(
      `SELECT ${COLUMNS} FROM chat_link WHERE id = $1`,
      [uuidOrNull(id)],
    );
    return row && toChatLink(row);
  }

  override async listOpen(
    customerId: string,
    now: Date,
    page: PageRequest,
  ): Promise<Page<ChatLink>> {
    const { before, rowsToRead } = readPageRequest(LIST, page);
    const rows = await this.database.rows<ChatLinkRow>(
      `SELECT ${COLUMNS} FROM chat_link
       WHERE customer_id = $1 AND ${IS_OPEN} AND expires_at > $2
         AND ($3::bigint IS NULL OR position < $3)
       ORDER BY position DESC LIMIT $4`,
      [uuidOrNull(customerId), now, before, rowsToRead],
    );
    return pageOf(LIST, rows, page, toChatLink);
  }

  override async cancel(ids: readonly string[], at: Date): Promise<number> {
    const rows = await this.database.rows(
      `UPDATE chat_link SET cancelled_at = $2 WHERE id = ANY($1::uuid[]) AND ${IS_OPEN}
       RETURNING id`,
      [uuidsOf(ids), at],
    );
    return rows.length;
  }

  override async cancelOpenOf(customerId: string, at: Date): Promise<number> {
    const rows = await this.database.rows<{ was_in_time: boolean }>(
      `UPDATE chat_link SET cancelled_at = $2
       WHERE customer_id = $1 AND ${IS_OPEN} RETURNING expires_at > $2 AS was_in_time`,
      [uuidOrNull(customerId), at],
    );
    return rows.filter(({ was_in_time: wasInTime }) => wasInTime).length;
  }

  override async open(id: string, chatId: string, at: Date): Promise<boolean> {
    const rows = await this.database.rows(
      `UPDATE chat_link SET opened_by = $2, opened_at = $3
       WHERE id = $1 AND ${IS_OPEN} RETURNING id`,
      [uuidOrNull(id), chatId, at],
    );
    return rows.length > 0;
  }

  /** What somebody opens or deletes just now is left alone. */
  override async forgetExpiredBefore(moment: Date): Promise<void> {
    await this.database.rows(
      `DELETE FROM chat_link WHERE id IN (
         SELECT id FROM chat_link WHERE opened_by IS NULL AND expires_at < $1
         ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      [moment, FORGOTTEN_AT_ONCE],
    );
  }

  override async chatOf(customerId: string): Promise<string | null> {
    const row = await this.database.row<{ chat_id: string }>(
      'SELECT chat_id FROM telegram_chat WHERE customer_id = $1',
      [uuidOrNull(customerId)],
    );
    return row?.chat_id ?? null;
  }

  override async lockChatOf(customerId: string): Promise<string | null> {
    this.database.requireTransaction('Locking a chat');
    // The same lock as that of whoever speaks in it.
    const row = await this.database.row<{ chat_id: string }>(
      'SELECT chat_id FROM telegram_chat WHERE customer_id = $1 FOR NO KEY UPDATE',
      [uuidOrNull(customerId)],
    );
    return row?.chat_id ?? null;
  }

  override async release({ customerId, chatId, at }: TakenChat): Promise<void> {
    this.database.requireTransaction('Releasing a chat');
    await this.database.rows(
      `WITH gone AS (
         DELETE FROM telegram_chat WHERE chat_id = $2 AND customer_id = $1 RETURNING chat_id)
       INSERT INTO taken_chat (customer_id, chat_id, taken_at) SELECT $1, chat_id, $3 FROM gone`,
      [uuidOrNull(customerId), chatId, at],
    );
  }

  override async ownersTakenFrom(chatId: string): Promise<number> {
    const { count } = await this.database.oneRow<{ count: number }>(
      `SELECT count(DISTINCT t.customer_id)::integer AS count
       FROM taken_chat t JOIN customer c ON c.id = t.customer_id
       WHERE t.chat_id = $1 AND (c.external_reference = 'telegram:' || $1::text
         OR starts_with(c.external_reference, 'telegram:' || $1::text || ':'))`,
      [chatId],
    );
    return count;
  }

  override async customerOf(chatId: string): Promise<string | null> {
    const row = await this.database.row<{ customer_id: string }>(
      'SELECT customer_id FROM telegram_chat WHERE chat_id = $1',
      [chatId],
    );
    return row?.customer_id ?? null;
  }

  override async isUntouched(customerId: string): Promise<boolean> {
    const { is_touched: isTouched } = await this.database.oneRow<{ is_touched: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM link WHERE customer_id = $1)
         OR EXISTS (
           SELECT 1 FROM link_request WHERE customer_id = $1
             AND state IN ('requested', 'sent', 'awaiting_message', 'message_received'))
         OR EXISTS (SELECT 1 FROM ledger_account WHERE code = ANY($2::text[]))
         OR EXISTS (SELECT 1 FROM chat_link WHERE customer_id = $1 AND opened_by IS NOT NULL)
         AS is_touched`,
      [uuidOrNull(customerId), accountsOf(customerId)],
    );
    return !isTouched;
  }

  override async botName(): Promise<string | null> {
    const row = await this.database.row<{ name: string }>('SELECT name FROM telegram_bot');
    return row?.name ?? null;
  }

  override async noteBotName(name: string): Promise<void> {
    await this.database.rows(
      `INSERT INTO telegram_bot AS known (name) VALUES ($1)
       ON CONFLICT (single) DO UPDATE SET name = excluded.name WHERE known.name <> excluded.name`,
      [name],
    );
  }
}

/** An account is in the books from its first entry on. */
function accountsOf(customerId: string): string[] {
  const all = [customerAccount, customerHeldAccount, customerUncreditedAccount, owedBackAccount];
  return all.map((account) => account(customerId).code);
}

function toChatLink(row: ChatLinkRow): ChatLink {
  return {
    id: row.id,
    customerId: row.customer_id,
    tokenHash: row.token_hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    openedBy: row.opened_by,
    cancelledAt: row.cancelled_at,
  };
}
