import { TurnQueue } from './turn-queue';

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the turn queue', () => {
  it('keeps the order within a key and lets other keys pass', async () => {
    const queue = new TurnQueue(4);
    const log: string[] = [];
    const gate = deferred();
    const first = queue.run('anna', async () => {
      await gate.promise;
      log.push('anna 1');
    });
    const second = queue.run('anna', () => Promise.resolve(log.push('anna 2')));
    await queue.run('boris', () => Promise.resolve(log.push('boris')));
    gate.resolve();
    await Promise.all([first, second]);
    expect(log).toEqual(['boris', 'anna 1', 'anna 2']);
  });

  it('gives a failure to its caller alone', async () => {
    const queue = new TurnQueue(1);
    const failing = queue.run('anna', () => Promise.reject(new Error('poison')));
    const next = queue.run('anna', () => Promise.resolve('fine'));
    await expect(failing).rejects.toThrow('poison');
    await expect(next).resolves.toBe('fine');
  });

  it('never runs more than its bound', async () => {
    const queue = new TurnQueue(2);
    let running = 0;
    let most = 0;
    const gates = Array.from({ length: 6 }, deferred);
    const all = gates.map((gate, index) =>
      queue.run(`chat ${index}`, async () => {
        running += 1;
        most = Math.max(most, running);
        await gate.promise;
        running -= 1;
      }),
    );
    for (const gate of gates) {
      await settle();
      gate.resolve();
    }
    await Promise.all(all);
    expect(most).toBe(2);
  });
});
