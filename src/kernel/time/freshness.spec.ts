import { isFresh, notLater } from '..';

const NOW = new Date('2026-03-01T12:00:00Z');
const MINUTE = 60_000;

function secondsAgo(seconds: number): Date {
  return new Date(NOW.getTime() - seconds * 1000);
}

describe('an age', () => {
  it.each([
    ['just now', 0, true],
    ['less than the limit', 59.999, true],
    ['the limit', 60, false],
    ['more than the limit', 61, false],
    ['a moment in the future', -0.001, false],
    ['an hour in the future', -3_600, false],
  ])('of %s', (_what, seconds, fresh) => {
    expect(isFresh(secondsAgo(seconds), NOW, MINUTE)).toBe(fresh);
    expect(isFresh(secondsAgo(seconds).getTime(), NOW.getTime(), MINUTE)).toBe(fresh);
  });

  it('by another clock, which may be ahead a little', () => {
    expect(isFresh(secondsAgo(-1), NOW, MINUTE, 1_000)).toBe(true);
    expect(isFresh(secondsAgo(-1.001), NOW, MINUTE, 1_000)).toBe(false);
  });

  it('of what never was', () => {
    expect(isFresh(-Infinity, NOW, MINUTE)).toBe(false);
    expect(isFresh(new Date(Number.NaN), NOW, MINUTE)).toBe(false);
  });

  it('counts from now on where the clock was set back since', () => {
    expect(notLater(secondsAgo(-3_600), NOW)).toEqual(NOW);
    expect(notLater(secondsAgo(5), NOW)).toEqual(secondsAgo(5));
  });
});
