import { DatabaseUnavailable } from './connect';
import { DatabaseError } from './database-error';
import { retryWhileAway } from './retry-while-away';

const PATIENCE = { attempts: 3, pauseMilliseconds: 1 };
const SILENT = { warn: () => undefined };

/** Fails so often, and says how often it was begun. */
function failing(error: Error, times: number) {
  let count = 0;
  const work = () => {
    count += 1;
    return count <= times ? Promise.reject(error) : Promise.resolve(`done at ${count}`);
  };
  return { work, count: () => count };
}

const coded = (code: string) => new DatabaseError('gone', code, null, null);

describe('a start in the middle of which the database goes away', () => {
  it.each([
    ['a shutdown', coded('57P01')],
    ['a crash', coded('57P02')],
    ['nobody who listens', coded('ECONNREFUSED')],
    ['a lost connection', new Error('Connection terminated unexpectedly')],
  ])('is begun anew after %s', async (_what, error) => {
    const { work } = failing(error, 2);
    expect(await retryWhileAway(work, PATIENCE, SILENT)).toBe('done at 3');
  });

  it.each([
    ['a wrong password', coded('28P01'), 1],
    ['a fault', new TypeError('x is undefined'), 1],
    ['a database that was waited for', new DatabaseUnavailable('no answer, timeout'), 1],
    ['one try too many', coded('57P01'), 3],
  ])('ends with %s', async (_what, error, tries) => {
    const { work, count } = failing(error, 9);
    await expect(retryWhileAway(work, PATIENCE, SILENT)).rejects.toBe(error);
    expect(count()).toBe(tries);
  });
});
