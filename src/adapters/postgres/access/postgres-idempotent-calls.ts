import { Injectable } from '@nestjs/common';
import { type Answer, IdempotentCalls, type KeptAnswer } from '../../../idempotency';
import { Database } from '../connection/database';

const DONE = 200;
const REFUSED = 422;
/** As many go with each that comes: there are never more than came within the time. */
const FORGOTTEN_AT_ONCE = 20;

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

  override tryLock(caller: string, key: string): Promise<boolean> {
    this.database.requireTransaction('Answering under a key');
    return this.lock(JSON.stringify(['idempotent_call', caller, key]));
  }

  override async keep(call: Parameters<IdempotentCalls['keep']>[0]): Promise<void> {
    const { caller, key, requestHash, answer, at } = call;
    this.database.requireTransaction('Keeping an answer');
    await this.database.rows(
      `INSERT INTO idempotent_call (caller, key, request_hash, status, body, answered_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        caller,
        key,
        requestHash,
        answer.kind === 'done' ? DONE : REFUSED,
        JSON.stringify(answer),
        at,
      ],
    );
  }

  /** By one at a time, so that nobody waits for another's deletes; a process whose clock is ahead forgets none too early. */
  override async forgetBefore(time: Date): Promise<void> {
    if (!(await this.lock('idempotent_call: forgetting'))) return;
    await this.database.rows(
      `DELETE FROM idempotent_call WHERE (caller, key) IN (
         SELECT caller, key FROM idempotent_call WHERE answered_at < least($1, now() - interval '48 hours')
         ORDER BY answered_at LIMIT ${FORGOTTEN_AT_ONCE})`,
      [time],
    );
  }

  private async lock(name: string): Promise<boolean> {
    const { locked } = await this.database.oneRow<{ locked: boolean }>(
      'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked',
      [name],
    );
    return locked;
  }
}
