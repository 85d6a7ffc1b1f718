import { Injectable } from '@nestjs/common';
import { OutboxBacklog } from '../../../platform/status';
import { Database } from '../connection/database';

/** Messages of the bot that wait; answered from the index of the unfinished ones. */
@Injectable()
export class PostgresOutboxBacklog extends OutboxBacklog {
  constructor(private readonly database: Database) {
    super();
  }

  override async count(): Promise<number> {
    const row = await this.database.oneRow<{ waiting: number }>(
      `SELECT count(*)::integer AS waiting FROM telegram_outbox
       WHERE delivered_at IS NULL AND dropped_at IS NULL`,
    );
    return row.waiting;
  }
}
