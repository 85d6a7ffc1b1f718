import { Injectable } from '@nestjs/common';
import {
  FLOWS_COUNTED,
  WaitingFlows,
  type FlowName,
  type FlowsSnapshot,
  type WaitingFlow,
} from '../../../safety';
import { Database } from '../connection/database';
import { HELD_UP_BY } from '../withdrawals/payable-link';

/**
 * Each reads the oldest rows of one state by an index, whatever else the table holds. Living refunds
 * are looked up one by one, as a join would read all that was ever sent. An expiration is told by the
 * chain's clock, which may be behind ours: hence the look at the creation, too.
 */
const WAITING = `
  SELECT 'withdrawal' AS flow, id::text AS id, waits_for, since FROM (
    SELECT w.id, COALESCE(w.approved_at, w.requested_at) AS since, CASE
        WHEN w.state = 'included' THEN 'irreversibility'
        WHEN w.state <> 'approved' THEN 'inclusion'
        ELSE COALESCE(${HELD_UP_BY}, w.waiting_for, 'its_turn') END AS waits_for
    FROM unnest(ARRAY['approved', 'signed', 'broadcast', 'included']) AS unpaid (state)
    CROSS JOIN LATERAL (
      SELECT * FROM withdrawal WHERE withdrawal.state = unpaid.state ORDER BY position LIMIT $1
    ) AS w
  ) AS approved WHERE since < $2
  UNION ALL
  SELECT 'approval', id::text, 'operator', since FROM (
    SELECT id, requested_at AS since FROM withdrawal
    WHERE state = 'awaiting_approval' ORDER BY position LIMIT $1
  ) AS undecided WHERE since < $3
  UNION ALL
  SELECT 'outgoing', id::text, 'proof', GREATEST(expires_at, created_at) FROM (
    SELECT id, expires_at, created_at FROM outgoing_transaction
    WHERE state IN ('signed', 'broadcast', 'included') AND expires_at < $4
    ORDER BY expires_at LIMIT $1
  ) AS unproven WHERE created_at < $4
  UNION ALL
  SELECT 'link_request', id::text, 'code', created_at FROM (
    SELECT id, created_at FROM link_request
    WHERE state = 'requested' ORDER BY position LIMIT $1
  ) AS unsent WHERE created_at < $5
  UNION ALL
  SELECT 'link_request', id::text, 'keys_of_account', created_at FROM (
    SELECT id, created_at FROM link_request
    WHERE state = 'message_received' ORDER BY position LIMIT $1
  ) AS unconfirmed WHERE created_at < $5
  UNION ALL
  SELECT 'refund', id::text, 'signature', since FROM (
    SELECT id, COALESCE(state_since, created_at) AS since FROM deposit
    WHERE state = 'refunding' ORDER BY position LIMIT $1
  ) AS ordered WHERE since < $6 AND (
    SELECT p.outgoing_id FROM outgoing_payment p
    WHERE p.purpose = 'refund' AND p.purpose_id = ordered.id AND p.living
    LIMIT 1
  ) IS NULL
  UNION ALL
  SELECT 'deposit', id::text, 'resumption', created_at FROM (
    SELECT id, created_at FROM deposit WHERE state = 'waiting' ORDER BY position LIMIT $1
  ) AS uncredited WHERE created_at < $7
  UNION ALL
  SELECT 'message', id::text, 'telegram', created_at FROM (
    SELECT id, created_at FROM telegram_outbox
    WHERE delivered_at IS NULL AND dropped_at IS NULL AND created_at < $8
    ORDER BY created_at LIMIT $1
  ) AS undelivered
  UNION ALL
  SELECT 'update', update_id::text, 'its_turn', received_at FROM (
    SELECT update_id, received_at FROM telegram_update
    WHERE outcome IS NULL AND received_at < $10
    ORDER BY received_at LIMIT $1
  ) AS unhandled
  UNION ALL
  SELECT 'rescan', id::text, 'progress', since FROM (
    SELECT id, COALESCE(started_at, requested_at) AS since FROM rescan
    WHERE state IN ('requested', 'running') ORDER BY position LIMIT $1
  ) AS unfinished WHERE since < $9`;

interface WaitingRow {
  readonly flow: FlowName;
  readonly waits_for: string;
  readonly count: number;
  readonly oldest_id: string;
  readonly since: Date;
}

interface ProgressRow {
  readonly read_to_block: number | null;
  readonly living_transactions: number;
}

@Injectable()
export class PostgresWaitingFlows extends WaitingFlows {
  constructor(private readonly database: Database) {
    super();
  }

  override async look(before: Readonly<Record<FlowName, Date>>): Promise<FlowsSnapshot> {
    const waiting = await this.database.rows<WaitingRow>(
      `SELECT flow, waits_for, count(*)::integer AS count, min(since) AS since,
         (array_agg(id ORDER BY since, id))[1] AS oldest_id
       FROM (${WAITING}) AS waiting (flow, id, waits_for, since)
       GROUP BY flow, waits_for ORDER BY flow, waits_for`,
      [
        FLOWS_COUNTED,
        before.withdrawal,
        before.approval,
        before.outgoing,
        before.link_request,
        before.refund,
        before.deposit,
        before.message,
        before.rescan,
        before.update,
      ],
    );
    const progress = await this.database.oneRow<ProgressRow>(
      `SELECT (SELECT block_number FROM scan_cursor) AS read_to_block,
         (SELECT count(*)::integer FROM (
            SELECT 1 FROM outgoing_transaction
            WHERE state IN ('signed', 'broadcast', 'included') LIMIT $1
          ) AS living) AS living_transactions`,
      [FLOWS_COUNTED],
    );
    return {
      waiting: waiting.map(toWaitingFlow),
      readToBlock: progress.read_to_block,
      livingTransactions: progress.living_transactions,
    };
  }
}

function toWaitingFlow(row: WaitingRow): WaitingFlow {
  const { flow, count, since } = row;
  return { flow, waitsFor: row.waits_for, count, oldestId: row.oldest_id, since };
}
