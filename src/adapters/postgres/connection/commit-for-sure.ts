import type { Client } from 'pg';
import type { QueryRunner } from 'typeorm';
import { DomainError } from '../../../kernel';
import { DatabaseError } from './database-error';

/** SQLSTATE in_failed_sql_transaction. */
const FAILED_TRANSACTION = '25P02';

/** Codes of this class say that all is well; the words of a notice are in the server's language. */
const SUCCESS_CLASS = '00';

interface Notice {
  readonly code?: string | undefined;
}

interface CommandComplete {
  /** The command tag: what the server has done, which need not be what it was asked for. */
  readonly text: string;
}

/**
 * Commits, and believes it only when the server says COMMIT, and nothing else. The COMMIT of a failed
 * transaction resolves like any other, with the tag ROLLBACK. One whose wait for the synchronous standby
 * was cancelled resolves with a warning: it is there, and lost if the standby takes over now.
 */
export async function commitForSure(runner: QueryRunner): Promise<void> {
  // TypeORM calls it `any`: a client of pg's pool.
  const client = (await runner.connect()) as Client;
  const tags: string[] = [];
  const warnings: string[] = [];
  const onTag = ({ text }: CommandComplete) => {
    tags.push(text);
  };
  const onNotice = ({ code = '' }: Notice) => {
    if (!code.startsWith(SUCCESS_CLASS)) warnings.push(code);
  };
  client.connection.on('commandComplete', onTag);
  client.on('notice', onNotice);
  try {
    await runner.commitTransaction();
  } finally {
    client.connection.off('commandComplete', onTag);
    client.off('notice', onNotice);
  }
  if (tags.at(-1) !== 'COMMIT') {
    const said = `PostgreSQL rolled back what it was asked to commit (it said ${tags.join()})`;
    throw new DatabaseError(said, FAILED_TRANSACTION, null, null);
  }
  if (warnings.length > 0) throw new DomainError('commit_unconfirmed');
}
