import fc from 'fast-check';
import { Purse } from './purse';

const SINCE = new Date('2026-11-01T12:00:00.000Z');

describe('a purse', () => {
  it('gives all that is in it while nobody waits', () => {
    const purse = new Purse(10n);
    expect([purse.take(4n), purse.take(7n), purse.take(6n), purse.left]).toEqual([
      true,
      false,
      true,
      0n,
    ]);
  });

  it('lets what costs nothing of it pass, even when it is empty', () => {
    expect([new Purse(0n).take(0n), new Purse(-5n).take(0n), new Purse(-5n).take(1n)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('keeps half for the one that waits', () => {
    const purse = new Purse(100n);
    purse.setAside(SINCE, 0n);
    expect([purse.take(51n), purse.take(30n), purse.take(20n), purse.take(1n)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(purse.left).toBe(50n);
  });

  it('gives nothing once the others have had as much as is left', () => {
    const purse = new Purse(100n);
    purse.setAside(SINCE, 100n);
    expect(purse.take(1n)).toBe(false);
    purse.setAside(SINCE, 1_000n);
    expect([purse.availableUnits <= 0n, purse.take(1n), purse.take(0n)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

/** One large order waits, in any order of deposits and smaller orders behind it. */
describe('an order that waits for money', () => {
  const step = fc.oneof(
    fc.record({ comes: fc.bigInt({ min: 1n, max: 1_000n }) }),
    fc.record({ asked: fc.bigInt({ min: 1n, max: 1_000n }) }),
  );

  it('never has less than half of all that there was and came in, and so is paid in the end', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10_000n }),
        fc.array(step, { maxLength: 100 }),
        (first, steps) => {
          let [left, taken, total] = [first, 0n, first];
          for (const each of steps) {
            if ('comes' in each) {
              left += each.comes;
              total += each.comes;
              continue;
            }
            // Every run begins with what the books say, as a new process does.
            const purse = new Purse(left);
            purse.setAside(SINCE, taken);
            if (!purse.take(each.asked)) continue;
            taken += each.asked;
            left = purse.left;
          }
          expect(left * 2n >= total).toBe(true);
          expect(left + taken).toBe(total);
        },
      ),
    );
  });

  it('does not stop smaller ones for good: of what comes in, half is theirs', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10_000n }),
        fc.bigInt({ min: 1n, max: 1_000n }),
        (first, asked) => {
          const purse = new Purse(first + 2n * asked);
          purse.setAside(SINCE, first);
          expect(purse.take(asked)).toBe(true);
        },
      ),
    );
  });
});
