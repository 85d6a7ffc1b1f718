import { checkRateRules } from './rate-rules';
import type { RateRow } from '../evidence/rows';
import { soundWorld, type SoundWorld } from '../evidence/sound-evidence';

describe('rate-rules', () => {
  let world: SoundWorld;

  beforeEach(() => {
    world = soundWorld();
    world.rows.rates.push(rate(2, 'withdrawal', '100', 1));
  });

  const complaints = () => checkRateRules(world.evidence()).map(({ detail }) => detail);

  it('finds nothing where nothing is wrong', () => {
    world.rows.rates.push(rate(3, 'deposit', '99', 5), rate(4, 'deposit', '100', 6));
    expect(complaints()).toEqual([]);
  });

  it('sees a rate that gives money away, now or later', () => {
    world.rows.rates.push(rate(3, 'withdrawal', '80', 9));
    expect(complaints()).toEqual([
      'from 2026-01-09T00:00:00.000Z on a deposit gives 90 points for a CWD, and a withdrawal takes 80',
    ]);
  });

  it('sees a step that is a slip', () => {
    world.rows.rates.push(rate(3, 'withdrawal', '10000', 9));
    expect(complaints()).toEqual([
      'the withdrawal rate steps from 100 to 10000, and nobody named it',
    ]);
  });

  it('lets pass what the younger of two names, and nothing else', () => {
    world.rows.rates.push(rate(3, 'withdrawal', '45', 9, ['spread', 'factor']));
    expect(complaints()).toEqual([]);
    world.rows.rates.push(rate(4, 'deposit', '89', 10));
    expect(complaints()).toHaveLength(1);
  });

  it('forgets a version that another one of the same moment replaces', () => {
    world.rows.rates.push(rate(3, 'deposit', '9000', 9), rate(4, 'deposit', '91', 9));
    expect(complaints()).toEqual([]);
  });
});

function rate(
  version: number,
  direction: string,
  text: string,
  day: number,
  allowed: string[] = [],
): RateRow {
  const at = `2026-01-0${day}T00:00:00Z`.replace('010T', '10T');
  return { version, direction, rate: text, effective_at: at, set_at: at, allowed };
}
