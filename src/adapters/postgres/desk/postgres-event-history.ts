import { Injectable } from '@nestjs/common';
import {
  type ChangeReason,
  type PastDecision,
  EventHistory,
  type NamedChange,
} from '../../../desk';
import { Database } from '../connection/database';

/** Of the events about one deposit or withdrawal; nobody decides so often. */
const DECISIONS_MAXIMUM = 100;

/** As the index has it. */
const DECISIONS = `
  SELECT type, published_at, payload->>'decision' AS decision,
    payload->>'refundToAccountId' AS refund_to_account_id, payload->>'by' AS by,
    payload->>'approvedBy' AS approved_by, payload->>'reason' AS reason
  FROM domain_event
  WHERE type IN ('deposit_decided', 'withdrawal_approved', 'withdrawal_rejected', 'withdrawal_cancelled',
      'withdrawal_lapsed')
    AND coalesce(payload->>'depositId', payload->>'withdrawalId') = $1
  ORDER BY id LIMIT ${DECISIONS_MAXIMUM}`;

/** An event is published right after its entry was made, by the same clock; so many others may be in between. */
const LOOKED_AT = 5_000;
const REASONS = `
  SELECT change.key, told.reason, told.by
  FROM unnest($1::text[], $2::timestamptz[]) AS change (key, at)
  CROSS JOIN LATERAL (
    SELECT looked.payload->>'reason' AS reason, looked.payload->>'by' AS by FROM (
      SELECT payload FROM domain_event
      WHERE type = 'points_adjusted' AND published_at >= change.at
        AND published_at < change.at + interval '1 minute'
      ORDER BY published_at LIMIT ${LOOKED_AT}
    ) looked
    WHERE looked.payload->>'entryKey' = change.key LIMIT 1
  ) told`;

interface DecisionRow {
  readonly type: PastDecision['type'];
  readonly published_at: Date;
  readonly decision: string | null;
  readonly refund_to_account_id: string | null;
  readonly by: string | null;
  readonly approved_by: string | null;
  readonly reason: string | null;
}

interface ReasonRow extends ChangeReason {
  readonly key: string;
}

/** Reads what `PostgresEventLog` writes. */
@Injectable()
export class PostgresEventHistory extends EventHistory {
  constructor(private readonly database: Database) {
    super();
  }

  override async decisionsAbout(id: string): Promise<readonly PastDecision[]> {
    const rows = await this.database.rows<DecisionRow>(DECISIONS, [id]);
    return rows.map(({ type, published_at: at, decision, by, reason, ...row }) => ({
      ...{ type, at, decision, by, reason },
      ...{ refundToAccountId: row.refund_to_account_id, approvedBy: row.approved_by },
    }));
  }

  override async reasonsOf(
    changes: readonly NamedChange[],
  ): Promise<ReadonlyMap<string, ChangeReason>> {
    if (changes.length === 0) return new Map();
    const rows = await this.database.rows<ReasonRow>(REASONS, [
      changes.map(({ entryKey }) => entryKey),
      changes.map(({ occurredAt }) => occurredAt),
    ]);
    return new Map(rows.map(({ key, reason, by }) => [key, { reason, by }]));
  }
}
