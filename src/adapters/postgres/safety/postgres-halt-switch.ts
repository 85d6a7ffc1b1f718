import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel';
import { HaltSwitch, type Halt, type HaltScope } from '../../../safety';
import { Database } from '../connection/database';

/**
 * Any constant numbers. Who moves money shares the lock of its scope until the commit, who switches
 * holds it alone.
 */
const SWITCH_LOCKS: Readonly<Record<HaltScope, number>> = {
  payouts: 7_001_301,
  deposits: 7_001_302,
};

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

  /** In two statements: one would look at the table as it was before it had the lock. */
  override async isHalted(scope: HaltScope): Promise<boolean> {
    const { is_settled: isSettled } = await this.database.oneRow<{ is_settled: boolean }>(
      'SELECT pg_try_advisory_xact_lock_shared($1) AS is_settled',
      [SWITCH_LOCKS[scope]],
    );
    if (!isSettled) return true;
    return (await this.database.row('SELECT 1 FROM halt WHERE scope = $1', [scope])) !== null;
  }

  override async lock(scope: HaltScope): Promise<void> {
    await this.database.rows('SELECT pg_advisory_xact_lock($1)', [SWITCH_LOCKS[scope]]);
  }

  override async halt(scope: HaltScope, reason: string, by: string): Promise<boolean> {
    await this.lock(scope);
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
    await this.lock(scope);
    const rows = await this.database.rows(
      `WITH resumed AS (DELETE FROM halt WHERE scope = $1 RETURNING scope)
       INSERT INTO halt_change (scope, action, reason, changed_by, changed_at)
       SELECT scope, 'resumed', $3, $4, $2 FROM resumed RETURNING id`,
      [scope, this.clock.now(), reason, by],
    );
    return rows.length > 0;
  }
}
