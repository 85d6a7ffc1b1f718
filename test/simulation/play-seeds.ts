import { Logger } from '@nestjs/common';
import { linesOfFailure } from '../../src/sandbox/simulation/report';
import { playSeed } from '../../src/sandbox/simulation/seed-story';
import { createTestDatabase } from '../support/database';

/** Seeds that belong to every run of the tests; `npm run simulate` plays as many as one likes. */
export const SEED_COUNT = 50;

/**
 * Notices a world that hangs, in ms. A world is some eighty rounds of a whole gateway over a real database, and
 * says nothing about time: a slow machine may take as long as it needs.
 */
const WORLD_BOUND = 180_000;

/** A world of people, faults and deaths per seed; none may leave the gateway wrong. */
export function describeSeeds(seeds: readonly number[]): void {
  describe('a simulated world', () => {
    beforeAll(() => {
      Logger.overrideLogger(false);
    });

    it.each(seeds)(
      'of seed %i leaves nothing lost and nothing paid twice',
      async (seed) => {
        const outcome = await playSeed(seed, { create: createTestDatabase });
        expect(outcome.violations.length === 0 ? [] : linesOfFailure(outcome)).toEqual([]);
      },
      WORLD_BOUND,
    );
  });
}

/** Every second seed from this one on: two files share the work of two workers. */
export function everySecondFrom(first: 1 | 2): number[] {
  return Array.from({ length: SEED_COUNT / 2 }, (_, index) => first + 2 * index);
}
