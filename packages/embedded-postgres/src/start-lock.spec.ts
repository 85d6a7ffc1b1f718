import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withStartLock } from './start-lock';

const HOUR_MILLISECONDS = 3_600_000;

describe('the lock of a start', () => {
  let home: string;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'start-lock-'));
  });

  afterEach(() => rm(home, { recursive: true, force: true }));

  /** As a process has left it that lives, or whose number another one has by now. */
  async function leaveLock(ageMilliseconds: number): Promise<string> {
    const path = join(home, 'start.lock');
    await writeFile(path, `${process.pid} somebody`);
    const at = new Date(Date.now() - ageMilliseconds);
    await utimes(path, at, at);
    return path;
  }

  it.each([
    ['an hour ago', HOUR_MILLISECONDS],
    ['an hour in the future, as the clock was set back since', -HOUR_MILLISECONDS],
  ])('is taken over when it was made %s', async (_when, age) => {
    await leaveLock(age);
    await expect(withStartLock(home, () => Promise.resolve('started'))).resolves.toBe('started');
  });

  it('is waited for while whoever made it may be at work', async () => {
    const path = await leaveLock(0);
    const order: string[] = [];
    const started = withStartLock(home, () => Promise.resolve(order.push('started')));
    await delay(200);
    order.push('released');
    await rm(path);
    await started;
    expect(order).toEqual(['released', 'started']);
  });
});
