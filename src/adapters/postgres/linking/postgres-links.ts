import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel';
import { Links, type BlockMoment, type KeyUpdate, type Link } from '../../../linking';
import { Database } from '../connection/database';
import { uuidOrNull, uuidsOf } from '../connection/row-values';

/** A living link that ends between being in the way and being looked at leaves room: try again. */
const CREATE_ATTEMPTS = 5;
const COLUMNS = `id, customer_id, account_id, account_name, verified_at, verified_at_block, ended_at,
  ended_at_block, authority_fingerprint, suspended_at, proven_at_block, suspended_at_block`;

interface LinkRow {
  readonly id: string;
  readonly customer_id: string;
  readonly account_id: string;
  readonly account_name: string;
  readonly verified_at: Date;
  readonly verified_at_block: number;
  readonly ended_at: Date | null;
  readonly ended_at_block: number | null;
  readonly authority_fingerprint: string;
  readonly suspended_at: Date | null;
  /** Null: it was proven once. */
  readonly proven_at_block: number | null;
  readonly suspended_at_block: number | null;
}

@Injectable()
export class PostgresLinks extends Links {
  constructor(private readonly database: Database) {
    super();
  }

  override async activeOfCustomer(customerId: string): Promise<Link | null> {
    const row = await this.database.row<LinkRow>(
      `SELECT ${COLUMNS} FROM link WHERE customer_id = $1 AND ended_at IS NULL`,
      [uuidOrNull(customerId)],
    );
    return row && toLink(row);
  }

  override async activeOfCustomers(customerIds: readonly string[]): Promise<readonly Link[]> {
    if (customerIds.length === 0) return [];
    const rows = await this.database.rows<LinkRow>(
      `SELECT ${COLUMNS} FROM link WHERE customer_id = ANY($1::uuid[]) AND ended_at IS NULL`,
      [uuidsOf(customerIds)],
    );
    return rows.map(toLink);
  }

  override async activeOfAccount(accountId: string): Promise<Link | null> {
    const row = await this.database.row<LinkRow>(
      `SELECT ${COLUMNS} FROM link WHERE account_id = $1 AND ended_at IS NULL`,
      [accountId],
    );
    return row && toLink(row);
  }

  override async everOfAccounts(accountIds: readonly string[]): Promise<readonly Link[]> {
    if (accountIds.length === 0) return [];
    const rows = await this.database.rows<LinkRow>(
      `SELECT ${COLUMNS} FROM link WHERE account_id = ANY($1::text[])
       ORDER BY account_id, verified_at_block`,
      [accountIds],
    );
    return rows.map(toLink);
  }

  override async suspended(limit: number): Promise<readonly Link[]> {
    const rows = await this.database.rows<LinkRow>(
      `SELECT ${COLUMNS} FROM link WHERE ended_at IS NULL AND suspended_at IS NOT NULL
       ORDER BY suspended_at, id LIMIT $1`,
      [limit],
    );
    return rows.map(toLink);
  }

  /** The order of bytes, which the index has: what begins with something lies together. */
  override async named(beginning: string, limit: number): Promise<readonly Link[]> {
    const rows = await this.database.rows<LinkRow>(
      `SELECT ${COLUMNS} FROM link WHERE account_name ~>=~ $1 AND account_name ~<~ $2
       ORDER BY account_name USING ~<~, verified_at LIMIT $3`,
      [beginning, `${beginning}\u{10ffff}`, limit],
    );
    return rows.map(toLink);
  }

  /** The unique indexes decide; a conflict leaves the transaction usable for a refusal. */
  override async create(link: Link): Promise<void> {
    for (let attempt = 1; attempt <= CREATE_ATTEMPTS; attempt += 1) {
      await this.cutEnded(link);
      if (await this.insert(link)) return;
      const elsewhere = await this.activeOfAccount(link.accountId);
      if (elsewhere && elsewhere.customerId !== link.customerId) {
        throw new DomainError('account_linked_elsewhere', { accountName: link.accountName });
      }
      const own = await this.activeOfCustomer(link.customerId);
      if (own) throw new DomainError('customer_already_linked', { accountName: own.accountName });
    }
    throw new Error(`Link ${link.id} was in nobody's way and yet not created`);
  }

  override async suspend(
    id: string,
    presentFingerprint: string,
    { at, block }: BlockMoment,
  ): Promise<boolean> {
    const suspended = await this.database.row(
      `UPDATE link SET suspended_at = $3, suspended_at_block = $4
       WHERE id = $1 AND ended_at IS NULL AND suspended_at IS NULL AND authority_fingerprint <> $2
       RETURNING id`,
      [uuidOrNull(id), presentFingerprint, at, block],
    );
    return suspended !== null;
  }

  override async renew(id: string, authorityFingerprint: string, atBlock: number): Promise<void> {
    const renewed = await this.database.row(
      `UPDATE link SET suspended_at = NULL, suspended_at_block = NULL, authority_fingerprint = $2,
         proven_at_block = $3
       WHERE id = $1 AND ended_at IS NULL AND suspended_at IS NOT NULL RETURNING id`,
      [uuidOrNull(id), authorityFingerprint, atBlock],
    );
    if (!renewed) throw new Error(`There is no suspended link ${id}`);
  }

  override async end(id: string, at: Date, atBlock: number): Promise<void> {
    const ended = await this.database.row(
      `UPDATE link SET ended_at = $2, ended_at_block = greatest(verified_at_block, $3)
       WHERE id = $1 AND ended_at IS NULL RETURNING id`,
      [uuidOrNull(id), at, atBlock],
    );
    if (!ended) throw new Error(`There is no living link ${id}`);
  }

  /** Ends first: no block may belong to two links meanwhile. */
  override async boundBy({ commonBlock, head }: Parameters<Links['boundBy']>[0]): Promise<number> {
    const cut = await this.database.rows(
      `UPDATE link l SET ended_at_block = b.ends_at
       FROM (SELECT o.id, greatest(o.verified_at_block, $1,
           (SELECT max(d.block_number) FROM deposit d
            WHERE d.from_account_id = o.account_id AND d.customer_id = o.customer_id
              AND d.state = 'credited' AND d.block_number BETWEEN $1 AND o.ended_at_block)) AS ends_at
         FROM link o WHERE o.ended_at_block > $1) b
       WHERE l.id = b.id AND l.ended_at_block > b.ends_at RETURNING l.id`,
      [commonBlock],
    );
    const lowered = await this.database.rows(
      `UPDATE link SET verified_at_block = least(verified_at_block, $1),
         proven_at_block = CASE WHEN proven_at_block > $1 THEN $1 ELSE proven_at_block END,
         suspended_at_block = CASE WHEN suspended_at_block > $1 THEN $1 ELSE suspended_at_block END
       WHERE ended_at IS NULL AND greatest(verified_at_block, proven_at_block, suspended_at_block) > $1
       RETURNING id`,
      [head],
    );
    return cut.length + lowered.length;
  }

  override async keepKeyUpdates(updates: readonly KeyUpdate[]): Promise<void> {
    if (updates.length === 0) return;
    await this.database.rows(
      `INSERT INTO key_update (account_id, block_number)
       SELECT DISTINCT account_id, block_number
       FROM unnest($1::text[], $2::integer[]) AS given (account_id, block_number)
       WHERE EXISTS (SELECT 1 FROM link l WHERE l.account_id = given.account_id)
       ON CONFLICT DO NOTHING`,
      [updates.map(({ accountId }) => accountId), updates.map(({ blockNumber }) => blockNumber)],
    );
  }

  override async keyUpdatesOf(accountIds: readonly string[]): Promise<readonly KeyUpdate[]> {
    const rows = await this.database.rows<{ account_id: string; block_number: number }>(
      `SELECT account_id, block_number FROM key_update WHERE account_id = ANY($1::text[])
       ORDER BY account_id, block_number`,
      [accountIds],
    );
    return rows.map(({ account_id: accountId, block_number: blockNumber }) => {
      return { accountId, blockNumber };
    });
  }

  private async cutEnded({ accountId, verifiedAtBlock }: Link): Promise<void> {
    await this.database.rows(
      `UPDATE link SET ended_at_block = greatest(verified_at_block, $2)
       WHERE account_id = $1 AND ended_at_block > greatest(verified_at_block, $2)`,
      [accountId, verifiedAtBlock],
    );
  }

  private async insert(link: Link): Promise<boolean> {
    const rows = await this.database.rows(
      `INSERT INTO link (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
         $12)
       ON CONFLICT DO NOTHING RETURNING id`,
      [
        link.id,
        link.customerId,
        link.accountId,
        link.accountName,
        link.verifiedAt,
        link.verifiedAtBlock,
        link.endedAt,
        link.endedAtBlock,
        link.authorityFingerprint,
        link.suspendedAt,
        link.provenAtBlock,
        link.suspendedAtBlock,
      ],
    );
    return rows.length > 0;
  }
}

function toLink(row: LinkRow): Link {
  return {
    id: row.id,
    customerId: row.customer_id,
    accountId: row.account_id,
    accountName: row.account_name,
    verifiedAt: row.verified_at,
    verifiedAtBlock: row.verified_at_block,
    endedAt: row.ended_at,
    endedAtBlock: row.ended_at_block,
    authorityFingerprint: row.authority_fingerprint,
    suspendedAt: row.suspended_at,
    provenAtBlock: row.proven_at_block ?? row.verified_at_block,
    suspendedAtBlock: row.suspended_at_block,
  };
}
