import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel';
import { AcceptedAuthority } from '../../../wallet';
import { Database } from '../connection/database';

@Injectable()
export class PostgresAcceptedAuthority extends AcceptedAuthority {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async current(): Promise<string | null> {
    const row = await this.database.row<{ fingerprint: string }>(
      'SELECT fingerprint FROM accepted_authority ORDER BY id DESC LIMIT 1',
    );
    return row?.fingerprint ?? null;
  }

  override async accept(fingerprint: string, by: string, reason: string): Promise<void> {
    await this.database.rows(
      `INSERT INTO accepted_authority (fingerprint, accepted_by, reason, accepted_at)
       VALUES ($1, $2, $3, $4)`,
      [fingerprint, by, reason, this.clock.now()],
    );
  }
}
