import { Injectable } from '@nestjs/common';
import {
  type IssuedKey,
  IssuedKeys,
  type NewSecret,
  type Role,
  type Scope,
  type StoredKey,
} from '../../../api-keys';
import { DomainError, type Page, type PageRequest } from '../../../kernel';
import { Database } from '../connection/database';
import { DatabaseError, UNIQUE_VIOLATION } from '../connection/database-error';
import { pageOf, readPageRequest } from '../connection/row-values';

const LIST = 'keys';
const SHOWN = `id, position, name, role, owner, scopes, networks, requests_per_minute, expires_at, created_at,
  created_by, secret_by, last_used_at, revoked_at, former_until`;
const STORED = `${SHOWN}, secret_hash, former_hash, shown_to, former_shown_to`;

interface ShownRow {
  readonly id: string;
  readonly position: string;
  readonly name: string;
  readonly role: Role;
  readonly owner: string;
  readonly scopes: readonly Scope[] | null;
  readonly networks: readonly string[] | null;
  readonly requests_per_minute: number | null;
  readonly expires_at: Date | null;
  readonly created_at: Date;
  readonly created_by: string;
  readonly secret_by: string;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
  readonly former_until: Date | null;
}

interface KeyRow extends ShownRow {
  readonly secret_hash: Buffer;
  readonly former_hash: Buffer | null;
  readonly shown_to: readonly string[];
  readonly former_shown_to: readonly string[];
}

@Injectable()
export class PostgresIssuedKeys extends IssuedKeys {
  constructor(private readonly database: Database) {
    super();
  }

  override async add(key: StoredKey): Promise<void> {
    try {
      await this.database.rows(
        `INSERT INTO api_key (id, name, role, scopes, networks, requests_per_minute, expires_at,
           secret_hash, created_at, created_by, owner, secret_by, shown_to, former_shown_to)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
        [
          key.id,
          key.name,
          key.role,
          key.scopes,
          key.networks,
          key.requestsPerMinute,
          key.expiresAt,
          key.secretHash,
          key.createdAt,
          key.createdBy,
          key.owner,
          key.secretBy,
          key.shownTo,
          key.formerShownTo,
        ],
      );
    } catch (error) {
      const isTaken =
        error instanceof DatabaseError && error.violates(UNIQUE_VIOLATION, 'api_key_name_once');
      throw isTaken ? new DomainError('key_name_taken', { name: key.name }) : error;
    }
  }

  override find(id: string): Promise<StoredKey | null> {
    return this.read('id = $1', id);
  }

  override findByName(name: string): Promise<StoredKey | null> {
    return this.read('lower(name) = lower($1)', name);
  }

  override async list(page: PageRequest): Promise<Page<IssuedKey>> {
    const { before, rowsToRead } = readPageRequest(LIST, page);
    const rows = await this.database.rows<ShownRow>(
      `SELECT ${SHOWN} FROM api_key WHERE $1::bigint IS NULL OR position < $1
       ORDER BY position DESC LIMIT $2`,
      [before, rowsToRead],
    );
    return pageOf(LIST, rows, page, toKey);
  }

  override async rotate(id: string, secret: NewSecret): Promise<boolean> {
    const { secretHash, formerUntil, by, shownTo } = secret;
    const row = await this.database.row(
      `UPDATE api_key SET former_hash = secret_hash, former_until = $3, secret_hash = $2, secret_by = $4,
         former_shown_to = ARRAY(SELECT DISTINCT unnest(former_shown_to || shown_to) ORDER BY 1), shown_to = $5
       WHERE id = $1 AND revoked_at IS NULL RETURNING id`,
      [id, secretHash, formerUntil, by, shownTo],
    );
    return row !== null;
  }

  override async ownersOf(role: Role): Promise<readonly string[]> {
    const rows = await this.database.rows<{ owner: string }>(
      'SELECT DISTINCT lower(owner) AS owner FROM api_key WHERE role = $1 ORDER BY 1',
      [role],
    );
    return rows.map(({ owner }) => owner);
  }

  override async revoke(id: string, at: Date): Promise<boolean> {
    const row = await this.database.row(
      'UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id',
      [id, at],
    );
    return row !== null;
  }

  override async revokedAmong(names: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.rows<{ name: string }>(
      'SELECT name FROM api_key WHERE name = ANY($1::text[]) AND revoked_at IS NOT NULL',
      [names],
    );
    return new Set(rows.map(({ name }) => name));
  }

  override async markUsed(id: string, at: Date): Promise<void> {
    await this.database.rows(
      `UPDATE api_key SET last_used_at = $2
       WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2) AND revoked_at IS NULL`,
      [id, at],
    );
  }

  override async hasAny(at: Date): Promise<boolean> {
    const row = await this.database.row(
      `SELECT 1 FROM api_key WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $1)
       LIMIT 1`,
      [at],
    );
    return row !== null;
  }

  private async read(condition: string, value: string): Promise<StoredKey | null> {
    const row = await this.database.row<KeyRow>(
      `SELECT ${STORED} FROM api_key WHERE ${condition}`,
      [value],
    );
    if (!row) return null;
    return {
      ...toKey(row),
      ...{ secretHash: row.secret_hash, formerHash: row.former_hash },
      ...{ shownTo: row.shown_to, formerShownTo: row.former_shown_to },
    };
  }
}

function toKey(row: ShownRow): IssuedKey {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    owner: row.owner,
    scopes: row.scopes,
    networks: row.networks,
    requestsPerMinute: row.requests_per_minute,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    createdBy: row.created_by,
    secretBy: row.secret_by,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    formerUntil: row.former_until,
  };
}
