import fc from 'fast-check';
import { AdaptiveSize } from './adaptive-size';
import { ChainError, type ChainErrorKind, type ChainNode } from '../connection';

const node: ChainNode = {
  node: 'ws://node',
  call: () => Promise.resolve(null),
  reconnected: () => Promise.resolve(true),
};

const fails = (kind: ChainErrorKind) => () => Promise.reject(new ChainError(kind, 'a test'));

describe('how much is asked of a node at once', () => {
  it.each<[ChainErrorKind]>([['timeout'], ['closed']])(
    'is halved down to one by answers that end in "%s", which are thrown so that another is asked',
    async (kind) => {
      const sizes = new AdaptiveSize(100);
      const asked: number[] = [];
      for (let tries = 0; tries < 9; tries += 1) {
        asked.push(sizes.of(node));
        const attempt = sizes.attempt(node, sizes.of(node), fails(kind));
        await expect(attempt).rejects.toMatchObject({ kind });
      }
      expect(asked).toEqual([100, 50, 25, 12, 6, 3, 1, 1, 1]);
    },
  );

  it('is halved by an answer that is too large, and asked again at once', async () => {
    const sizes = new AdaptiveSize(100);
    expect(await sizes.attempt(node, 100, fails('too-large'))).toBeNull();
    expect(sizes.of(node)).toBe(50);
    const gone = { ...node, reconnected: () => Promise.resolve(false) };
    await expect(sizes.attempt(gone, 50, fails('too-large'))).rejects.toThrow('a test');
    for (let size = 25; size > 1; size = sizes.of(node)) {
      await sizes.attempt(node, size, fails('too-large'));
    }
    await expect(sizes.attempt(node, 1, fails('too-large'))).rejects.toThrow('a test');
  });

  it('is left alone by a refusal, and is that of the node', async () => {
    const sizes = new AdaptiveSize(100);
    await expect(sizes.attempt(node, 100, fails('refused'))).rejects.toThrow('a test');
    await expect(sizes.attempt(node, 100, fails('timeout'))).rejects.toThrow('a test');
    expect(sizes.of(node)).toBe(50);
    expect(sizes.of({ node: 'ws://another' })).toBe(100);
  });

  it('counts questions that failed beside each other once', async () => {
    const sizes = new AdaptiveSize(100);
    const both = [1, 2].map(() => sizes.attempt(node, 100, fails('timeout')));
    await Promise.allSettled(both);
    expect(sizes.of(node)).toBe(50);
  });

  it('grows again after successes', async () => {
    const sizes = new AdaptiveSize(100);
    await sizes.attempt(node, 100, fails('too-large'));
    await sizes.attempt(node, 50, fails('too-large'));
    let successes = 0;
    for (; sizes.of(node) < 100; successes += 1) {
      await sizes.attempt(node, sizes.of(node), () => Promise.resolve('well'));
    }
    expect(successes).toBeGreaterThan(3);
    expect(successes).toBeLessThan(100);
  });

  it('comes to as many blocks as a slow node answers in time, after a few tries', async () => {
    const sizes = new AdaptiveSize(1000);
    let inFlight = 0;
    // Of more than 20 questions at once, the last ones are answered too late.
    const ask = async (number: number) => {
      inFlight += 1;
      const isLate = inFlight > 20;
      await Promise.resolve();
      inFlight -= 1;
      if (isLate) throw new ChainError('timeout', 'a test');
      return number;
    };
    let tries = 0;
    let answers: number[] = [];
    for (; tries < 10 && answers.length === 0; tries += 1) {
      answers = await sizes.askEach(node, { from: 1, to: 150 }, ask).catch(() => []);
    }
    expect(answers).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
    expect(tries).toBeGreaterThan(1);
  });

  it('gives each answer once and in order, whatever is too large', async () => {
    const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(weights, async (bytes) => {
        const sizes = new AdaptiveSize(64);
        let inFlight = 0;
        const ask = async (number: number) => {
          inFlight += bytes[number] ?? 0;
          await Promise.resolve();
          if (inFlight > 100) {
            inFlight = 0;
            throw new ChainError('too-large', 'a test');
          }
          return number;
        };
        const asked = async (number: number) => {
          try {
            return await ask(number);
          } finally {
            inFlight = 0;
          }
        };
        const numbers = bytes.map((_, index) => index);
        expect(await sizes.askEach(node, { from: 0, to: bytes.length - 1 }, asked)).toEqual(
          numbers,
        );
      }),
      { numRuns: 50 },
    );
  });
});
