import { Injectable } from '@nestjs/common';
import { type OperatorSession, OperatorSessions } from '../../../api-keys';
import { Database } from '../connection/database';

interface SessionRow {
  readonly token_hash: Buffer;
  readonly key_id: string;
  readonly key_secret_hash: Buffer;
  readonly started_at: Date;
  readonly idle_until: Date;
  readonly ends_at: Date;
}

@Injectable()
export class PostgresOperatorSessions extends OperatorSessions {
  constructor(private readonly database: Database) {
    super();
  }

  override async add(session: OperatorSession): Promise<void> {
    const { tokenHash, keyId, keySecretHash, startedAt, idleUntil, endsAt } = session;
    await this.database.rows(
      `INSERT INTO operator_session (token_hash, key_id, key_secret_hash, started_at, idle_until, ends_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [tokenHash, keyId, keySecretHash, startedAt, idleUntil, endsAt],
    );
  }

  override async find(tokenHash: Buffer): Promise<OperatorSession | null> {
    const row = await this.database.row<SessionRow>(
      `SELECT token_hash, key_id, key_secret_hash, started_at, idle_until, ends_at
       FROM operator_session WHERE token_hash = $1`,
      [tokenHash],
    );
    return (
      row && {
        ...{ tokenHash: row.token_hash, keyId: row.key_id, keySecretHash: row.key_secret_hash },
        ...{ startedAt: row.started_at, idleUntil: row.idle_until, endsAt: row.ends_at },
      }
    );
  }

  override async extend(tokenHash: Buffer, idleUntil: Date, at: Date): Promise<void> {
    await this.database.rows(
      `UPDATE operator_session SET idle_until = $2
       WHERE token_hash = $1 AND idle_until > $3 AND idle_until < $2 AND ends_at >= $2`,
      [tokenHash, idleUntil, at],
    );
  }

  override async remove(tokenHash: Buffer): Promise<void> {
    await this.database.rows('DELETE FROM operator_session WHERE token_hash = $1', [tokenHash]);
  }

  override async keepNewest(keyId: string, count: number): Promise<void> {
    await this.database.rows(
      `DELETE FROM operator_session WHERE token_hash IN (
         SELECT token_hash FROM operator_session WHERE key_id = $1 ORDER BY position DESC OFFSET $2)`,
      [keyId, count],
    );
  }

  override async removeEnded(at: Date): Promise<void> {
    await this.database.rows('DELETE FROM operator_session WHERE idle_until <= $1', [at]);
  }
}
