import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel';
import { HaltSwitch, type Halt, type HaltScope } from '../../safety';
import { Database } from './database';

interface HaltRow {
  readonly scope: HaltScope;
  readonly since: Date;
  readonly reason: string;
  readonly halted_by: string;
}

/** What is halted now, and beside it the log of every halt and resumption. */
@Injectable()
export class PostgresHaltSwitch extends HaltSwitch {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async current(): Promise<readonly Halt[]> {
    const rows = await this.database.rows<HaltRow>(
      'SELECT scope, since, reason, halted_by FROM halt ORDER BY since, scope',
    );
    return rows.map((row) => ({
      scope: row.scope,
      since: row.since,
      reason: row.reason,
      by: row.halted_by,
    }));
  }

  override async halt(scope: HaltScope, reason: string, by: string): Promise<boolean> {
    const rows = await this.database.rows(
      `WITH halted AS (
         INSERT INTO halt (scope, since, reason, halted_by) VALUES ($1, $2, $3, $4)
         ON CONFLICT (scope) DO NOTHING RETURNING scope, since, reason, halted_by
       )
       INSERT INTO halt_change (scope, action, reason, changed_by, changed_at)
       SELECT scope, 'halted', reason, halted_by, since FROM halted RETURNING id`,
      [scope, this.clock.now(), reason, by],
    );
    return rows.length > 0;
  }

  override async resume(scope: HaltScope, reason: string, by: string): Promise<boolean> {
    const rows = await this.database.rows(
      `WITH resumed AS (DELETE FROM halt WHERE scope = $1 RETURNING scope)
       INSERT INTO halt_change (scope, action, reason, changed_by, changed_at)
       SELECT scope, 'resumed', $3, $4, $2 FROM resumed RETURNING id`,
      [scope, this.clock.now(), reason, by],
    );
    return rows.length > 0;
  }
}
