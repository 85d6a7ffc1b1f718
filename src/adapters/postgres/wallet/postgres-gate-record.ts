import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel';
import { GateRecord, type ClosedReason, type KnownGate } from '../../../wallet';
import { Database } from '../connection/database';

interface KnownRow {
  readonly is_halted: boolean;
  readonly closed_because: ClosedReason | null;
  readonly checked_at: Date | null;
  readonly outdated: boolean | null;
}

@Injectable()
export class PostgresGateRecord extends GateRecord {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async note(closed: ClosedReason | null): Promise<boolean> {
    const noted = await this.database.rows(
      `UPDATE payment_gate SET closed_because = $1, since = $2
       WHERE closed_because IS DISTINCT FROM $1 RETURNING since`,
      [closed, this.clock.now()],
    );
    return noted.length > 0;
  }

  override async latest(): Promise<KnownGate> {
    const row = await this.database.oneRow<KnownRow>(
      `SELECT EXISTS (SELECT 1 FROM halt WHERE scope = 'payouts') AS is_halted,
         (SELECT closed_because FROM payment_gate) AS closed_because,
         (SELECT checked_at FROM balance_check) AS checked_at,
         (SELECT outdated FROM balance_check) AS outdated`,
    );
    return {
      isHalted: row.is_halted,
      closed: row.closed_because,
      comparedAt: row.checked_at,
      isComparisonOutdated: row.outdated === true,
    };
  }
}
