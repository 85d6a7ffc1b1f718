import { Injectable } from '@nestjs/common';
import { DepositOffers, type Offers } from '../../../deposits';
import { Database } from '../connection/database';
import { unitsOf, uuidOrNull } from '../connection/row-values';

interface WaitingRow {
  readonly customer_id: string;
  readonly after_position: string;
  readonly account_id: string | null;
}

interface OfferedRow {
  readonly id: string;
  readonly position: string;
  readonly units: string;
  readonly block_time: Date;
}

@Injectable()
export class PostgresDepositOffers extends DepositOffers {
  constructor(private readonly database: Database) {
    super();
  }

  override async queueAll(customerId: string): Promise<void> {
    await this.database.rows(
      `INSERT INTO deposit_offer (customer_id, after_position) VALUES ($1, 0)
       ON CONFLICT (customer_id) DO UPDATE SET after_position = 0`,
      [customerId],
    );
  }

  override async queueFrom(depositId: string): Promise<void> {
    await this.database.rows(
      `INSERT INTO deposit_offer (customer_id, after_position)
       SELECT l.customer_id, d.position - 1 FROM deposit d
       JOIN link l ON l.account_id = d.from_account_id AND l.ended_at IS NULL
       WHERE d.id = $1
       ON CONFLICT (customer_id) DO UPDATE
       SET after_position = EXCLUDED.after_position
       WHERE EXCLUDED.after_position < deposit_offer.after_position`,
      [uuidOrNull(depositId)],
    );
  }

  override async offerNext(
    limit: number,
    since: Date,
    ofCustomerId?: string,
  ): Promise<Offers | null> {
    this.database.requireTransaction('Offering deposits');
    const waiting = await this.lockWaiting(ofCustomerId);
    if (!waiting) return null;
    const { customer_id: customerId, account_id: accountId } = waiting;
    const rows = accountId === null ? [] : await this.mark(waiting, { accountId, limit, since });
    const last = rows.at(-1);
    if (last && rows.length === limit) {
      await this.database.rows(
        `UPDATE deposit_offer SET after_position = $2,
           turn = (SELECT max(turn) + 1 FROM deposit_offer)
         WHERE customer_id = $1`,
        [customerId, last.position],
      );
    } else {
      await this.database.rows('DELETE FROM deposit_offer WHERE customer_id = $1', [customerId]);
    }
    const deposits = rows.map(({ id, units, block_time: blockTime }) => {
      return { id, units: unitsOf(units), blockTime };
    });
    return { customerId, deposits };
  }

  private lockWaiting(ofCustomerId: string | undefined): Promise<WaitingRow | null> {
    return this.database.row<WaitingRow>(
      `SELECT o.customer_id, o.after_position, (
         SELECT account_id FROM link l WHERE l.customer_id = o.customer_id
           AND l.ended_at IS NULL AND l.suspended_at IS NULL
       ) AS account_id
       FROM deposit_offer o WHERE $1::uuid IS NULL OR o.customer_id = $1
       ORDER BY o.turn LIMIT 1 FOR UPDATE OF o SKIP LOCKED`,
      [ofCustomerId ?? null],
    );
  }

  private mark(
    { customer_id: customerId, after_position: after }: WaitingRow,
    { accountId, limit, since }: { accountId: string; limit: number; since: Date },
  ): Promise<readonly OfferedRow[]> {
    return this.database.rows<OfferedRow>(
      `WITH next AS (
         SELECT id FROM deposit
         WHERE from_account_id = $2 AND state = 'unattributed' AND position > $3
           AND block_number > COALESCE((SELECT opening_block_number FROM scan_cursor), 0)
           AND block_time >= $5
         ORDER BY position LIMIT $4 FOR NO KEY UPDATE
       ), offered AS (
         UPDATE deposit d SET offered_to_customer_id = $1 FROM next WHERE d.id = next.id
         RETURNING d.id, d.position, d.units, d.block_time
       )
       SELECT * FROM offered ORDER BY position`,
      [customerId, accountId, after, limit, since],
    );
  }
}
