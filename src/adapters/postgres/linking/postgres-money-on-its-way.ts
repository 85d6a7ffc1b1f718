import { Injectable } from '@nestjs/common';
import { MoneyOnItsWay } from '../../../linking';
import { Database } from '../connection/database';
import { uuidOrNull } from '../connection/row-values';

@Injectable()
export class PostgresMoneyOnItsWay extends MoneyOnItsWay {
  constructor(private readonly database: Database) {
    super();
  }

  override async isMoving(customerId: string): Promise<boolean> {
    const { is_moving: isMoving } = await this.database.oneRow<{ is_moving: boolean }>(
      `SELECT EXISTS (
         SELECT 1 FROM withdrawal WHERE customer_id = $1
           AND state IN ('awaiting_approval', 'approved', 'signed', 'broadcast', 'included')
       ) OR EXISTS (
         SELECT 1 FROM deposit_sighting WHERE customer_id = $1
       ) OR EXISTS (
         SELECT 1 FROM link l JOIN deposit d ON d.from_account_id = l.account_id
         WHERE l.customer_id = $1 AND l.ended_at IS NULL AND d.state = 'waiting'
       ) AS is_moving`,
      [uuidOrNull(customerId)],
    );
    return isMoving;
  }
}
