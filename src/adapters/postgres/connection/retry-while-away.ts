import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { DomainError } from '../../../kernel';
import { isPassing } from '../servers/choose-server';
import { DatabaseUnavailable, type Patience } from './connect';
import { DatabaseError } from './database-error';

/**
 * Does the work, and begins it again when the database went away in the middle of it. Whatever else fails, and
 * the last failure when the tries are used up, is thrown.
 */
export async function retryWhileAway<Result>(
  work: () => Promise<Result>,
  { attempts, pauseMilliseconds }: Patience,
  logger: Pick<Logger, 'warn'> = new Logger('Postgres'),
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      // It has been waited for.
      if (error instanceof DatabaseUnavailable || attempt >= attempts) throw error;
      const failure = DatabaseError.from(error);
      const isReadOnly = error instanceof DomainError && error.code === 'database_read_only';
      if (!isReadOnly && !isPassing(failure)) throw error;
      logger.warn(`The database went away (try ${attempt} of ${attempts}): ${failure.message}`);
    }
    await delay(pauseMilliseconds);
  }
}
