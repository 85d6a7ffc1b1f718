import { Injectable } from '@nestjs/common';
import {
  LinkRequests,
  type CodeCounts,
  type CodeFacts,
  type LinkRequest,
  type LinkRequestState,
} from '../../linking';
import { Database } from './database';
import { uuidOrNull } from './row-values';

const COLUMNS = `id, customer_id, account_id, account_name, state, created_at, code_hash,
  code_expires_at, authority_fingerprint, attempts`;
const OPEN = "state IN ('requested', 'sent')";
/** What was given up before a code was signed costs nothing. The indexes have the same condition. */
const COSTS_A_FEE = `(${OPEN} OR code_hash IS NOT NULL)`;

/** Any constant number that no other lock has. */
const COUNT_LOCK = 7_001_228;

interface LinkRequestRow {
  readonly id: string;
  readonly customer_id: string;
  readonly account_id: string;
  readonly account_name: string;
  readonly state: LinkRequestState;
  readonly created_at: Date;
  readonly code_hash: string | null;
  readonly code_expires_at: Date | null;
  readonly authority_fingerprint: string | null;
  readonly attempts: number;
}

@Injectable()
export class PostgresLinkRequests extends LinkRequests {
  constructor(private readonly database: Database) {
    super();
  }

  override async create(request: LinkRequest): Promise<void> {
    await this.database.rows(
      `INSERT INTO link_request (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        request.id,
        request.customerId,
        request.accountId,
        request.accountName,
        request.state,
        request.createdAt,
        request.codeHash,
        request.codeExpiresAt,
        request.authorityFingerprint,
        request.attempts,
      ],
    );
  }

  override async find(id: string): Promise<LinkRequest | null> {
    const row = await this.database.row<LinkRequestRow>(
      `SELECT ${COLUMNS} FROM link_request WHERE id = $1`,
      [uuidOrNull(id)],
    );
    return row && toLinkRequest(row);
  }

  override async openOfCustomer(customerId: string): Promise<LinkRequest | null> {
    const lock = this.database.isInTransaction() ? 'FOR NO KEY UPDATE' : '';
    const row = await this.database.row<LinkRequestRow>(
      `SELECT ${COLUMNS} FROM link_request WHERE customer_id = $1 AND ${OPEN} ${lock}`,
      [uuidOrNull(customerId)],
    );
    return row && toLinkRequest(row);
  }

  override async awaitingCode(
    limit: number,
    except: readonly string[] = [],
  ): Promise<readonly LinkRequest[]> {
    const rows = await this.database.rows<LinkRequestRow>(
      `SELECT ${COLUMNS} FROM link_request WHERE state = 'requested' AND id <> ALL($2::uuid[])
       ORDER BY position LIMIT $1`,
      [limit, except],
    );
    return rows.map(toLinkRequest);
  }

  override async withCodeExpiredBefore(
    moment: Date,
    limit: number,
  ): Promise<readonly LinkRequest[]> {
    const rows = await this.database.rows<LinkRequestRow>(
      `SELECT ${COLUMNS} FROM link_request WHERE state = 'sent' AND code_expires_at < $1
       ORDER BY code_expires_at LIMIT $2`,
      [moment, limit],
    );
    return rows.map(toLinkRequest);
  }

  override async transition(
    id: string,
    from: LinkRequestState,
    to: LinkRequestState,
    code?: CodeFacts,
  ): Promise<boolean> {
    const rows = await this.database.rows(
      `UPDATE link_request SET state = $3, code_hash = COALESCE($4, code_hash),
         code_expires_at = COALESCE($5, code_expires_at),
         authority_fingerprint = COALESCE($6, authority_fingerprint)
       WHERE id = $1 AND state = $2 RETURNING id`,
      [
        uuidOrNull(id),
        from,
        to,
        code?.hash ?? null,
        code?.expiresAt ?? null,
        code?.authorityFingerprint ?? null,
      ],
    );
    return rows.length > 0;
  }

  override async countAttempt(id: string): Promise<number> {
    const { attempts } = await this.database.oneRow<{ attempts: number }>(
      'UPDATE link_request SET attempts = attempts + 1 WHERE id = $1 RETURNING attempts',
      [uuidOrNull(id)],
    );
    return attempts;
  }

  override async countSince(
    customerId: string,
    accountId: string,
    since: Date,
  ): Promise<CodeCounts> {
    if (this.database.isInTransaction()) {
      await this.database.rows('SELECT pg_advisory_xact_lock($1)', [COUNT_LOCK]);
    }
    const row = await this.database.oneRow<{
      of_customer: number;
      of_pair: number;
      of_all: number;
    }>(
      `SELECT
         (SELECT count(*)::integer FROM link_request
          WHERE customer_id = $1 AND created_at >= $3 AND ${COSTS_A_FEE}) AS of_customer,
         (SELECT count(*)::integer FROM link_request
          WHERE customer_id = $1 AND account_id = $2 AND created_at >= $3
            AND ${COSTS_A_FEE}) AS of_pair,
         (SELECT count(*)::integer FROM link_request
          WHERE created_at >= $3 AND ${COSTS_A_FEE}) AS of_all`,
      [uuidOrNull(customerId), accountId, since],
    );
    return {
      ofCustomer: row.of_customer,
      ofCustomerAndAccount: row.of_pair,
      ofAll: row.of_all,
    };
  }
}

function toLinkRequest(row: LinkRequestRow): LinkRequest {
  return {
    id: row.id,
    customerId: row.customer_id,
    accountId: row.account_id,
    accountName: row.account_name,
    state: row.state,
    createdAt: row.created_at,
    codeHash: row.code_hash,
    codeExpiresAt: row.code_expires_at,
    authorityFingerprint: row.authority_fingerprint,
    attempts: row.attempts,
  };
}
