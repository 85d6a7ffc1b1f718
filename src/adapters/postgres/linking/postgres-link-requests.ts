import { Injectable } from '@nestjs/common';
import {
  LinkRequests,
  type CodeCounts,
  type CodeFacts,
  type LinkMethod,
  type LinkRequest,
  type LinkRequestState,
  type MessageProof,
} from '../../../linking';
import { Database } from '../connection/database';
import { uuidOrNull } from '../connection/row-values';

const COLUMNS = `id, customer_id, account_id, account_name, state, created_at, code_hash,
  code_expires_at, authority_fingerprint, attempts, method, requested_at_block,
  proof_transaction_id, proof_operation_index, proof_block_number`;
const OPEN = "state IN ('requested', 'sent', 'awaiting_message', 'message_received')";
/** What was given up before a code was signed costs nothing. The indexes have the same condition. */
const COSTS_A_FEE = `method = 'code_to_account' AND (
  state IN ('requested', 'sent') OR code_hash IS NOT NULL)`;

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
  readonly method: LinkMethod;
  readonly requested_at_block: number | null;
  readonly proof_transaction_id: string | null;
  readonly proof_operation_index: number | null;
  readonly proof_block_number: number | null;
}

@Injectable()
export class PostgresLinkRequests extends LinkRequests {
  constructor(private readonly database: Database) {
    super();
  }

  override async create(request: LinkRequest): Promise<void> {
    await this.database.rows(
      `INSERT INTO link_request (${COLUMNS})
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
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
        request.method,
        request.requestedAtBlock,
        request.proof?.transactionId ?? null,
        request.proof?.operationIndex ?? null,
        request.proof?.blockNumber ?? null,
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

  override async awaitingMessageFrom(
    accountIds: readonly string[],
  ): Promise<readonly LinkRequest[]> {
    this.database.requireTransaction('Looking for awaited messages');
    const rows = await this.database.rows<LinkRequestRow>(
      `SELECT ${COLUMNS} FROM link_request
       WHERE state = 'awaiting_message' AND account_id = ANY($1::text[])
       ORDER BY customer_id FOR NO KEY UPDATE`,
      [accountIds],
    );
    return rows.map(toLinkRequest);
  }

  override async awaitingMessageUntilBefore(
    blockTime: Date,
    limit: number,
  ): Promise<readonly LinkRequest[]> {
    const rows = await this.database.rows<LinkRequestRow>(
      `SELECT ${COLUMNS} FROM link_request
       WHERE state = 'awaiting_message' AND code_expires_at < $1
       ORDER BY code_expires_at LIMIT $2`,
      [blockTime, limit],
    );
    return rows.map(toLinkRequest);
  }

  override async withMessage(
    limit: number,
    except: readonly string[],
  ): Promise<readonly LinkRequest[]> {
    const rows = await this.database.rows<LinkRequestRow>(
      `SELECT ${COLUMNS} FROM link_request
       WHERE state = 'message_received' AND id <> ALL($2::uuid[]) ORDER BY position LIMIT $1`,
      [limit, except],
    );
    return rows.map(toLinkRequest);
  }

  override async receiveMessage(id: string, proof: MessageProof): Promise<boolean> {
    const rows = await this.database.rows(
      `UPDATE link_request SET state = 'message_received', proof_transaction_id = $2,
         proof_operation_index = $3, proof_block_number = $4
       WHERE id = $1 AND state = 'awaiting_message' RETURNING id`,
      [uuidOrNull(id), proof.transactionId, proof.operationIndex, proof.blockNumber],
    );
    return rows.length > 0;
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
      messages_of_customer: number;
    }>(
      `SELECT
         (SELECT count(*)::integer FROM link_request
          WHERE customer_id = $1 AND created_at >= $3 AND ${COSTS_A_FEE}) AS of_customer,
         (SELECT count(*)::integer FROM link_request
          WHERE customer_id = $1 AND account_id = $2 AND created_at >= $3
            AND ${COSTS_A_FEE}) AS of_pair,
         (SELECT count(*)::integer FROM link_request
          WHERE created_at >= $3 AND ${COSTS_A_FEE}) AS of_all,
         (SELECT count(*)::integer FROM link_request
          WHERE customer_id = $1 AND created_at >= $3 AND method = 'message_from_account')
           AS messages_of_customer`,
      [uuidOrNull(customerId), accountId, since],
    );
    return {
      ofCustomer: row.of_customer,
      ofCustomerAndAccount: row.of_pair,
      ofAll: row.of_all,
      messagesOfCustomer: row.messages_of_customer,
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
    method: row.method,
    requestedAtBlock: row.requested_at_block,
    proof: proofOf(row),
  };
}

function proofOf(row: LinkRequestRow): MessageProof | null {
  const { proof_transaction_id: transactionId, proof_operation_index: operationIndex } = row;
  const { proof_block_number: blockNumber } = row;
  if (transactionId === null || operationIndex === null || blockNumber === null) return null;
  return { transactionId, operationIndex, blockNumber };
}
