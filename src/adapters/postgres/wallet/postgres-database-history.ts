import { Injectable } from '@nestjs/common';
import { Clock, newId } from '../../../kernel';
import {
  DatabaseHistory,
  type DatabaseIdentity,
  type HistoryLook,
  type MemoryLoss,
  type Quarantine,
} from '../../../wallet';
import { Database } from '../connection/database';
import { DatabaseOptions } from '../connection/database-options';
import { DatabaseServers } from '../servers/database-servers';

const QUARANTINE = 'q.id, q.reason, q.evidence, q.detected_at, q.until';

interface QuarantineRow {
  readonly id: string;
  readonly reason: MemoryLoss;
  readonly evidence: Readonly<Record<string, string>>;
  readonly detected_at: Date;
  readonly until: Date | null;
}

interface LookRow {
  readonly present: DatabaseIdentity;
  readonly known: DatabaseIdentity | null;
  readonly read_to: Date | null;
  readonly lifetime: number;
  readonly forgotten: boolean;
}

/** The row of an identity, by the names of the port. */
function identityOf(alias: string): string {
  return `json_build_object('systemIdentifier', ${alias}.system_identifier,
    'timeline', ${alias}.timeline, 'databaseOid', ${alias}.database_oid,
    'tableOid', ${alias}.table_oid)`;
}

@Injectable()
export class PostgresDatabaseHistory extends DatabaseHistory {
  private readonly servers: DatabaseServers;
  private notedLosses: number;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    options: DatabaseOptions,
  ) {
    super();
    this.servers = DatabaseServers.of(options.url);
    this.notedLosses = this.servers.losses;
  }

  override hasLostCommits(): boolean {
    return this.servers.losses > this.notedLosses;
  }

  override async look(remembered: string | null): Promise<HistoryLook> {
    const row = await this.database.oneRow<LookRow & Partial<QuarantineRow>>(
      `SELECT ${identityOf('n')} AS present,
         (SELECT ${identityOf('i')} FROM database_identity i ORDER BY i.id DESC LIMIT 1) AS known,
         (SELECT c.block_time FROM scan_cursor c) AS read_to,
         (SELECT COALESCE(max(l.seconds), 0) FROM transaction_lifetime l) AS lifetime,
         $1::text IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM outgoing_transaction o WHERE o.transaction_id = $1) AS forgotten, ${QUARANTINE}
       FROM present_database_identity() n
       LEFT JOIN signing_quarantine q ON q.ended_at IS NULL`,
      [remembered],
    );
    return {
      present: row.present,
      known: row.known,
      quarantine: row.id ? quarantineOf(row as QuarantineRow) : null,
      readTo: row.read_to,
      longestLifetimeSeconds: row.lifetime,
      hasForgotten: row.forgotten || this.hasLostCommits(),
    };
  }

  override async remembers(transactionId: string): Promise<boolean> {
    this.database.requireTransaction('Recording what was signed');
    const row = await this.database.row(
      'SELECT 1 FROM outgoing_transaction WHERE transaction_id = $1',
      [transactionId],
    );
    return row !== null;
  }

  override async recordIdentity(identity: DatabaseIdentity): Promise<void> {
    await this.database.rows(
      `INSERT INTO database_identity (system_identifier, timeline, database_oid, table_oid, seen_at)
       VALUES ($1, $2, $3, $4, $5)`,
      [
        identity.systemIdentifier,
        identity.timeline,
        identity.databaseOid,
        identity.tableOid,
        this.clock.now(),
      ],
    );
  }

  override async recordLifetime(seconds: number): Promise<void> {
    await this.database.rows(
      'INSERT INTO transaction_lifetime (seconds) VALUES ($1) ON CONFLICT DO NOTHING',
      [seconds],
    );
  }

  override async quarantine(
    reason: MemoryLoss,
    evidence: Quarantine['evidence'],
    detectedAt: Date,
  ): Promise<Quarantine> {
    this.database.requireTransaction('A quarantine');
    const { losses } = this.servers;
    const row = await this.database.oneRow<QuarantineRow>(
      `INSERT INTO signing_quarantine AS q (id, reason, evidence, began_at, detected_at)
       VALUES ($1, $2, $3, $4, $4)
       ON CONFLICT ((true)) WHERE ended_at IS NULL
       DO UPDATE SET reason = EXCLUDED.reason, evidence = q.evidence || EXCLUDED.evidence,
         detected_at = greatest(q.detected_at, EXCLUDED.detected_at), until = NULL
       RETURNING ${QUARANTINE}`,
      [newId(), reason, JSON.stringify(evidence), detectedAt],
    );
    this.database.afterCommit(() => {
      this.notedLosses = losses;
    });
    return quarantineOf(row);
  }

  override async setEnd({ id, detectedAt }: Quarantine, until: Date): Promise<void> {
    await this.database.rows(
      `UPDATE signing_quarantine SET until = $3
       WHERE id = $1 AND detected_at = $2 AND until IS NULL AND ended_at IS NULL`,
      [id, detectedAt, until],
    );
  }

  override async end({ id }: Quarantine): Promise<boolean> {
    const rows = await this.database.rows(
      `UPDATE signing_quarantine q SET ended_at = $2
       WHERE q.id = $1 AND q.ended_at IS NULL
         AND EXISTS (SELECT 1 FROM scan_cursor c WHERE c.block_time > q.until)
       RETURNING q.id`,
      [id, this.clock.now()],
    );
    return rows.length > 0;
  }
}

function quarantineOf(row: QuarantineRow): Quarantine {
  const { id, reason, evidence, detected_at: detectedAt, until } = row;
  return { id, reason, evidence, detectedAt, until };
}
