import { Injectable } from '@nestjs/common';
import {
  UpdateStore,
  type ClaimedUpdate,
  type IgnoredUpdate,
  type PendingUpdate,
  type UpdateClaim,
} from '../../telegram/update-store';
import { chatRing, ringValues } from './chat-ring';
import { Database } from '../connection/database';
import { isHolderGone, PostgresSession } from '../connection/postgres-session';

interface ClaimedRow {
  readonly update_id: string;
  readonly chat_id: string;
  readonly content: Buffer;
  readonly attempts: number;
}

/** A lease from a clock that was ahead means nothing, and neither does one of a process that is gone. */
const IS_FREE = `(u.held_until IS NULL OR u.held_until <= $4 OR u.held_until > $5
  OR ${isHolderGone('u.held_by')})`;

/**
 * The row locks keep two processes from taking the same update, and the condition is asked again
 * behind them.
 */
const CLAIM = `${chatRing('telegram_update', 'bot_id = $8 AND outcome IS NULL')}, head AS (
    SELECT u.update_id FROM ring CROSS JOIN LATERAL (
      SELECT update_id, held_until, held_by FROM telegram_update
      WHERE bot_id = $8 AND outcome IS NULL AND (chat_id, position) >= (ring.chat_id, 0)
      ORDER BY chat_id, position LIMIT 1
    ) AS u
    WHERE ring.chat_id <> ALL ($2::bigint[]) AND ${IS_FREE}
    LIMIT $3
  ), free AS (
    SELECT u.update_id FROM head CROSS JOIN LATERAL (
      SELECT update_id FROM telegram_update AS u
      WHERE u.bot_id = $8 AND u.update_id = head.update_id AND u.outcome IS NULL AND ${IS_FREE}
      FOR UPDATE SKIP LOCKED
    ) AS u
  ), claimed AS (
    UPDATE telegram_update AS u SET held_until = $6, held_by = $7, attempts = attempts + 1
    FROM free WHERE u.bot_id = $8 AND u.update_id = free.update_id
    RETURNING u.update_id, u.chat_id, u.content, u.attempts - 1 AS attempts
  )
  SELECT * FROM claimed ORDER BY chat_id`;

/** In rows of versions that did not write down the bot. */
const UNKNOWN_BOT = 0;

@Injectable()
export class PostgresUpdateStore extends UpdateStore {
  constructor(
    private readonly database: Database,
    private readonly session: PostgresSession,
  ) {
    super();
  }

  override async adopt(botId: string): Promise<void> {
    await this.database.rows(
      `UPDATE telegram_update SET bot_id = $1 WHERE bot_id = ${UNKNOWN_BOT}`,
      [botId],
    );
  }

  override async receive(
    botId: string,
    pending: readonly PendingUpdate[],
    ignored: readonly IgnoredUpdate[],
    at: Date,
  ): Promise<void> {
    await this.database.rows(
      `INSERT INTO telegram_update (bot_id, update_id, received_at, outcome, chat_id, content)
       SELECT $6, update_id, $1, outcome, chat_id, content
       FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::bytea[])
         WITH ORDINALITY AS given (update_id, outcome, chat_id, content, ordinal)
       ORDER BY ordinal
       ON CONFLICT (bot_id, update_id) DO NOTHING`,
      [
        at,
        [...pending, ...ignored].map(({ updateId }) => updateId),
        [...pending.map(() => null), ...ignored.map(({ outcome }) => outcome)],
        [...pending.map(({ chatId }) => chatId), ...ignored.map(() => null)],
        [...pending.map(({ content }) => content), ...ignored.map(() => null)],
        botId,
      ],
    );
  }

  override async claim(claim: UpdateClaim): Promise<readonly ClaimedUpdate[]> {
    const { number } = await this.session.current();
    const values = [...ringValues(claim, number), claim.botId];
    const rows = await this.database.rows<ClaimedRow>(CLAIM, values);
    return rows.map((row) => ({
      updateId: Number(row.update_id),
      chatId: row.chat_id,
      content: row.content,
      attempts: row.attempts,
    }));
  }

  override async finish(botId: string, updateId: number, outcome: string): Promise<boolean> {
    this.database.requireTransaction('Finishing an update');
    const finished = await this.database.row(
      `UPDATE telegram_update SET outcome = $2, content = NULL, held_until = NULL, held_by = NULL
       WHERE bot_id = $3 AND update_id = $1 AND outcome IS NULL RETURNING update_id`,
      [updateId, outcome, botId],
    );
    return finished !== null;
  }

  override async prune(botId: string, before: Date, limit: number): Promise<number> {
    const updates = await this.database.rows(
      `DELETE FROM telegram_update WHERE (bot_id, update_id) IN (
         SELECT bot_id, update_id FROM telegram_update
         WHERE received_at < $1 AND (outcome IS NOT NULL OR bot_id <> $3)
         ORDER BY received_at LIMIT $2)
       RETURNING update_id`,
      [before, limit, botId],
    );
    return updates.length;
  }
}
