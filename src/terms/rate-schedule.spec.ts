import fc from 'fast-check';
import { Rate } from '../kernel';
import {
  breachesOf,
  presentSchedule,
  unnamedSpreadBreach,
  type RateDraft,
  type RateSchedule,
} from './rate-schedule';
import { rateInForce, type RateDirection, type RateRule, type RateVersion } from './rates';

const NOW = new Date('2026-11-01T00:00:00.000Z');
const TWO = Rate.parse('2');
const LIMITS = { now: NOW, factorMaximum: TWO };

const at = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000);

function draft(
  direction: RateDirection,
  rate: string,
  hours = 0,
  allowed: readonly RateRule[] = [],
): RateDraft {
  const reason = allowed.length > 0 ? 'a test' : null;
  return {
    direction,
    rate: Rate.parse(rate),
    effectiveAt: at(hours),
    setBy: 'test',
    reason,
    allowed,
  };
}

/** As a database numbers them: in the order in which they were set. */
function numbered(drafts: readonly RateDraft[]): RateSchedule {
  const versions = drafts.map((each, index): RateVersion => ({ ...each, version: index + 1 }));
  return {
    deposit: versions.filter(({ direction }) => direction === 'deposit'),
    withdrawal: versions.filter(({ direction }) => direction === 'withdrawal'),
  };
}

const seeds = [draft('deposit', '95', -100), draft('withdrawal', '98', -100)];

function brokenBy(kept: readonly RateDraft[], added: readonly RateDraft[]): readonly RateRule[] {
  return breachesOf(numbered(kept), added, LIMITS).map(({ rule }) => rule);
}

describe('what a change of rates breaks', () => {
  it('takes 9550 for 95.50 for what it is, now and in a plan', () => {
    expect(brokenBy(seeds, [draft('deposit', '9550')])).toEqual(['spread', 'factor']);
    expect(brokenBy(seeds, [draft('deposit', '9550', 24)])).toEqual(['spread', 'factor']);
    expect(brokenBy(seeds, [draft('withdrawal', '9.8', 24)])).toEqual(['spread', 'factor']);
    expect(brokenBy(seeds, [draft('deposit', '95.50')])).toEqual([]);
  });

  it('lets a deposit rate be as high as the withdrawal rate, and not the least higher', () => {
    expect(brokenBy(seeds, [draft('deposit', '98')])).toEqual([]);
    expect(brokenBy(seeds, [draft('deposit', '98.000000000001')])).toEqual(['spread']);
  });

  it('sees a plan for the other direction, whichever of the two came first', () => {
    const planned = [...seeds, draft('withdrawal', '90', 24)];
    expect(brokenBy(seeds, [draft('withdrawal', '90', 24)])).toEqual(['spread']);
    expect(brokenBy([...seeds, draft('deposit', '90', 12)], planned.slice(2))).toEqual([]);
    expect(brokenBy([...seeds, draft('deposit', '90', 36)], planned.slice(2))).toEqual(['spread']);
  });

  it('lets both rates move in one step, where neither could go first', () => {
    const both = [draft('deposit', '150'), draft('withdrawal', '160')];
    expect(brokenBy(seeds, [both[0]!])).toEqual(['spread']);
    expect(brokenBy(seeds, both)).toEqual([]);
  });

  it('names the first moment at which the rates give money away', () => {
    const kept = [...seeds, draft('withdrawal', '80', 48, ['spread'])];
    const [breach] = breachesOf(numbered(kept), [draft('deposit', '90', 24)], LIMITS);
    expect(breach).toMatchObject({ rule: 'spread', from: at(48) });
  });

  it('measures each step from one rate to the next, planned ones included', () => {
    const planned = [...seeds, draft('withdrawal', '190', 24)];
    expect(brokenBy(planned, [draft('withdrawal', '300', 48)])).toEqual([]);
    expect(brokenBy(planned, [draft('withdrawal', '400', 48)])).toEqual(['factor']);
    // The plan that follows is a step of the new version, too.
    expect(brokenBy(planned, [draft('deposit', '50'), draft('withdrawal', '94')])).toEqual([
      'factor',
    ]);
  });

  it('forgets a plan that another one of the same moment replaces', () => {
    const slip = [...seeds, draft('withdrawal', '9800', 24, ['factor'])];
    expect(brokenBy(slip, [draft('withdrawal', '99', 24)])).toEqual([]);
  });

  it('does not ask again about what was named and is not touched', () => {
    const gift = [...seeds, draft('deposit', '120', -1, ['spread'])];
    expect(brokenBy(gift, [draft('deposit', '95', 24)])).toEqual([]);
    expect(brokenBy(gift, [draft('withdrawal', '99')])).toEqual(['spread']);
  });
});

describe('rates that give money away although nobody said so', () => {
  const unnamed = (drafts: readonly RateDraft[]) =>
    unnamedSpreadBreach(presentSchedule(numbered(drafts), NOW));

  it('are found when they are in force and when they are planned', () => {
    expect(unnamed(seeds)).toBeNull();
    expect(unnamed([...seeds, draft('deposit', '9550', -5)])).toMatchObject({ from: at(-5) });
    expect(unnamed([...seeds, draft('deposit', '9550', 5)])).toMatchObject({ from: at(5) });
  });

  it('are none when they are over, or when the younger of the two names the rule', () => {
    const over = [draft('deposit', '9550', -5), draft('deposit', '95', -4)];
    expect(unnamed([...seeds, ...over])).toBeNull();
    const gift = draft('deposit', '120', 5, ['spread']);
    expect(unnamed([...seeds, gift])).toBeNull();
    expect(unnamed([...seeds, gift, draft('withdrawal', '99', 6)])).toMatchObject({ from: at(6) });
  });
});

describe('any schedule', () => {
  const rates = fc.integer({ min: 1, max: 4_000 }).map((digits) => (digits / 10).toFixed(1));
  const directions = fc.constantFrom<RateDirection>('deposit', 'withdrawal');
  const changes = fc.array(
    fc.record({
      rates: fc.oneof(
        fc.tuple(directions, rates).map(([direction, rate]) => ({ [direction]: rate })),
        fc.record({ deposit: rates, withdrawal: rates }),
      ),
      hours: fc.integer({ min: 0, max: 6 }),
      allow: fc.subarray<RateRule>(['spread', 'factor']),
    }),
    { maxLength: 12 },
  );

  /** Sets what is not refused, as `SetRates` does. */
  function play(
    steps: typeof changes extends fc.Arbitrary<infer Steps> ? Steps : never,
    names: (allow: readonly RateRule[]) => readonly RateRule[],
  ): readonly RateDraft[] {
    let kept: readonly RateDraft[] = seeds;
    for (const { rates: texts, hours, allow } of steps) {
      const drafts = Object.entries(texts).map(([direction, rate]) =>
        draft(direction as RateDirection, rate, hours, names(allow)),
      );
      const broken = brokenBy(kept, drafts);
      if (broken.every((rule) => names(allow).includes(rule))) kept = [...kept, ...drafts];
    }
    return kept;
  }

  const samples = Array.from({ length: 29 }, (_, index) => at(index / 4));

  it('gives no money away at any moment to come, unless a rule was named', () => {
    fc.assert(
      fc.property(changes, (steps) => {
        const kept = numbered(play(steps, () => []));
        for (const moment of samples) {
          const deposit = rateInForce(kept.deposit, moment).rate;
          expect(deposit.isMoreThan(rateInForce(kept.withdrawal, moment).rate)).toBe(false);
        }
      }),
    );
  });

  it('takes no step beyond the factor at any moment to come, unless it was named', () => {
    fc.assert(
      fc.property(changes, (steps) => {
        const kept = numbered(play(steps, () => []));
        for (const versions of [kept.deposit, kept.withdrawal]) {
          let before = rateInForce(versions, at(-1)).rate;
          for (const moment of samples) {
            const { rate } = rateInForce(versions, moment);
            expect(rate.isWithinFactor(before, TWO)).toBe(true);
            before = rate;
          }
        }
      }),
    );
  });

  it('says of every moment that gives money away that somebody named it', () => {
    fc.assert(
      fc.property(changes, (steps) => {
        const kept = numbered(play(steps, (allow) => allow));
        expect(unnamedSpreadBreach(presentSchedule(kept, NOW))).toBeNull();
      }),
    );
  });
});
