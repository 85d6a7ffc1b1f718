import { Injectable } from '@nestjs/common';
import {
  type Answer,
  type CallToKeep,
  IdempotentCalls,
  type KeptAnswer,
  type KeyedCall,
} from '../../../idempotency';
import { Database } from '../connection/database';

const DONE = 200;
const REFUSED = 422;
/** More go than come: there are never more than came within the time. */
const FORGOTTEN_BESIDES = 20;
/** Of the lock under which it is done. */
const FORGETTING = 'idempotent_call: forgetting';

const FORGET = `
  WITH mine AS MATERIALIZED (
    SELECT pg_try_advisory_xact_lock(hashtextextended($3, 0)) AS is_locked
  )
  DELETE FROM idempotent_call WHERE (caller, key) IN (
    SELECT caller, key FROM idempotent_call CROSS JOIN mine
    WHERE mine.is_locked AND answered_at < least($1, now() - interval '48 hours')
    ORDER BY answered_at LIMIT $2)`;

interface CallRow {
  readonly request_hash: Buffer;
  readonly body: Answer;
}

@Injectable()
export class PostgresIdempotentCalls extends IdempotentCalls {
  constructor(private readonly database: Database) {
    super();
  }

  override async find(caller: string, key: string): Promise<KeptAnswer | null> {
    const row = await this.database.row<CallRow>(
      'SELECT request_hash, body FROM idempotent_call WHERE caller = $1 AND key = $2',
      [caller, key],
    );
    return row && { requestHash: row.request_hash, answer: row.body };
  }

  override async findAll(calls: readonly KeyedCall[]): Promise<readonly (KeptAnswer | null)[]> {
    const rows = await this.database.rows<CallRow & Pick<KeyedCall, 'caller' | 'key'>>(
      `SELECT caller, key, request_hash, body FROM idempotent_call
       WHERE (caller, key) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
      [calls.map(({ caller }) => caller), calls.map(({ key }) => key)],
    );
    const found = new Map(rows.map((row) => [nameOf(row), row]));
    return calls.map((call) => {
      const row = found.get(nameOf(call));
      return row === undefined ? null : { requestHash: row.request_hash, answer: row.body };
    });
  }

  override tryLock(caller: string, key: string): Promise<boolean> {
    this.database.requireTransaction('Answering under a key');
    return this.lock(nameOf({ caller, key }));
  }

  override async tryLockAll(calls: readonly KeyedCall[]): Promise<readonly boolean[]> {
    this.database.requireTransaction('Answering under keys');
    const rows = await this.database.rows<{ locked: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended(name, 0)) AS locked
       FROM unnest($1::text[]) WITH ORDINALITY AS given (name, ordinal) ORDER BY ordinal`,
      [calls.map(nameOf)],
    );
    return rows.map(({ locked }) => locked);
  }

  override keep(call: CallToKeep): Promise<void> {
    return this.keepAll([call]);
  }

  override async keepAll(calls: readonly CallToKeep[]): Promise<void> {
    this.database.requireTransaction('Keeping an answer');
    await this.database.rows(
      `INSERT INTO idempotent_call (caller, key, request_hash, status, body, answered_at)
       SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::smallint[], $5::jsonb[],
         $6::timestamptz[])`,
      [
        calls.map(({ caller }) => caller),
        calls.map(({ key }) => key),
        calls.map(({ requestHash }) => requestHash),
        calls.map(({ answer }) => (answer.kind === 'done' ? DONE : REFUSED)),
        calls.map(({ answer }) => JSON.stringify(answer)),
        calls.map(({ at }) => at),
      ],
    );
  }

  /** By one at a time, so that nobody waits for another's deletes; a process whose clock is ahead forgets none too early. */
  override async forgetBefore(time: Date, answers = 1): Promise<void> {
    await this.database.rows(FORGET, [time, answers + FORGOTTEN_BESIDES, FORGETTING]);
  }

  private async lock(name: string): Promise<boolean> {
    const { locked } = await this.database.oneRow<{ locked: boolean }>(
      'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked',
      [name],
    );
    return locked;
  }
}

/** Of the lock: no caller's name and key run together. */
function nameOf({ caller, key }: { readonly caller: string; readonly key: string }): string {
  return JSON.stringify(['idempotent_call', caller, key]);
}
