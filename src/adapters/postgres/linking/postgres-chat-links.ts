import { Injectable } from '@nestjs/common';
import {
  customerAccount,
  customerHeldAccount,
  customerUncreditedAccount,
  owedBackAccount,
} from '../../../ledger';
import { type ChatLink, ChatLinks } from '../../../linking';
import { Database } from '../connection/database';
import { uuidOrNull } from '../connection/row-values';

/** How many go at once: whoever makes a link pays for it with some old ones. */
const FORGOTTEN_AT_ONCE = 10;

interface ChatLinkRow {
  readonly id: string;
  readonly customer_id: string;
  readonly token_hash: Buffer;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly opened_by: string | null;
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
      `SELECT id, customer_id, token_hash, created_at, expires_at, opened_by
       FROM chat_link WHERE token_hash = $1`,
      [tokenHash],
    );
    return row && toChatLink(row);
  }

  override async open(id: string, chatId: string, at: Date): Promise<boolean> {
    const rows = await this.database.rows(
      `UPDATE chat_link SET opened_by = $2, opened_at = $3
       WHERE id = $1 AND opened_by IS NULL RETURNING id`,
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
  };
}
