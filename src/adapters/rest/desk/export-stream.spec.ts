import { once } from 'node:events';
import type { ExportDesk, ExportRecord } from '../../../desk';
import { type ExportOrder, ExportStream, UNREAD_MILLISECONDS } from './export-stream';

const ORDER: ExportOrder = {
  subject: 'entries',
  format: 'jsonl',
  by: 'olga',
  period: { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-12-01T00:00:00Z') },
};

const END: ExportRecord = {
  record: 'end',
  end: {
    ...ORDER.period,
    takenAt: new Date('2026-12-01T00:00:00Z'),
    rowCount: 0,
    wrongAccounts: [],
  },
};

describe('an export as a file', () => {
  let made = 0;
  let closed = 0;
  let broken: Error | null = null;

  async function* parts(): AsyncGenerator<readonly ExportRecord[], void> {
    try {
      for (; made < 1_000; made += 1) {
        await Promise.resolve();
        if (broken) throw broken;
        yield [END];
      }
    } finally {
      closed += 1;
    }
  }

  const streamOf = () => new ExportStream({ execute: () => parts() } as unknown as ExportDesk);

  beforeEach(() => {
    made = 0;
    closed = 0;
    broken = null;
  });

  afterEach(() => jest.useRealTimers());

  it('has no more in memory than its reader is about to take', async () => {
    const texts = (await streamOf().open(ORDER)).getStream();
    texts.read();
    await new Promise((resolve) => setImmediate(resolve));
    expect(made).toBeLessThan(5);
    texts.destroy();
    await once(texts, 'close');
  });

  it('is one of two at a time, and leaves its place whenever it ends', async () => {
    const stream = streamOf();
    const [one, other] = [await stream.open(ORDER), await stream.open(ORDER)];
    await expect(stream.open(ORDER)).rejects.toMatchObject({
      draft: { status: 503, code: 'unavailable' },
    });
    // Nobody has read of it.
    one.getStream().destroy();
    await once(one.getStream(), 'close');
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(1);
    const third = await stream.open(ORDER);
    for (const each of [other, third]) each.getStream().destroy();
    // What cannot be read at all takes no place.
    await new Promise((resolve) => setImmediate(resolve));
    broken = new Error('no database');
    for (let time = 0; time < 3; time += 1) {
      await expect(stream.open(ORDER)).rejects.toThrow('no database');
    }
  });

  it('is cut off where its reader takes nothing', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    const texts = (await streamOf().open(ORDER)).getStream();
    const failed = jest.fn();
    texts.on('error', failed);
    texts.read();
    await new Promise((resolve) => setImmediate(resolve));
    jest.advanceTimersByTime(UNREAD_MILLISECONDS - 1);
    texts.read();
    await new Promise((resolve) => setImmediate(resolve));
    jest.advanceTimersByTime(UNREAD_MILLISECONDS - 1);
    expect(texts.destroyed).toBe(false);
    jest.advanceTimersByTime(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(failed).toHaveBeenCalledTimes(1);
    expect(closed).toBe(1);
  });
});
