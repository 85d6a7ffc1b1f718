import { Injectable } from '@nestjs/common';
import { type DomainEvent, EventListener, ListensToEvents } from 'crowdwiz-gateway';
import { Database } from 'crowdwiz-gateway/postgres';

/** Before those of the club that ask how many deposits a member has. */
export const COUNTS_FIRST = 510;

export interface Member {
  readonly deposits: number;
  /** As a decimal. */
  readonly cwd: string;
}

/**
 * Keeps who has deposited how much. It writes in the transaction in which the deposit is credited: so its
 * tables and the gateway's books never tell different stories, whenever the process dies.
 */
@Injectable()
@ListensToEvents({ order: COUNTS_FIRST })
export class CountDeposits extends EventListener {
  constructor(private readonly database: Database) {
    super();
  }

  override async on(event: DomainEvent): Promise<void> {
    if (event.type === 'deposit_credited') {
      await this.database.rows(
        `INSERT INTO club_deposit (deposit_id, customer_id, cwd) VALUES ($1, $2, $3)
         ON CONFLICT (deposit_id) DO NOTHING`,
        [event.depositId, event.customerId, event.cwd],
      );
    }
    if (event.type === 'deposit_moved') {
      await this.database.rows('UPDATE club_deposit SET customer_id = $2 WHERE deposit_id = $1', [
        event.depositId,
        event.toCustomerId,
      ]);
    }
  }

  /** In the transaction of whoever asks, where there is one. */
  memberOf(customerId: string): Promise<Member> {
    return this.database.oneRow<Member>(
      `SELECT count(*)::integer AS deposits, coalesce(sum(cwd), 0)::text AS cwd
       FROM club_deposit WHERE customer_id = $1`,
      [customerId],
    );
  }
}
