import { checkNoFreeOptions } from './no-free-options';
import { soundWorld, WITHDRAWAL, type SoundWorld } from '../evidence/sound-evidence';

describe('no-free-options', () => {
  let world: SoundWorld;

  const rate = (version: number, effectiveAt: string) => {
    world.rows.rates.push({
      ...{ version, direction: 'withdrawal', rate: '100', allowed: [] },
      ...{ effective_at: effectiveAt, set_at: effectiveAt },
    });
  };

  beforeEach(() => {
    world = soundWorld();
    rate(2, '1970-01-01T00:00:00Z');
  });

  const complaints = () => checkNoFreeOptions(world.evidence()).map(({ detail }) => detail);

  it('finds nothing where nothing is wrong', () => {
    rate(3, '2026-07-01T00:00:00Z');
    expect(complaints()).toEqual([]);
  });

  it('sees a withdrawal of another version than the one in force', () => {
    rate(3, '2026-05-01T00:00:00Z');
    expect(complaints()).toEqual([
      `withdrawal ${WITHDRAWAL} of 2026-06-01T00:00:00.000Z has version 2 of the rate, not 3 or 3`,
    ]);
  });

  it('takes either version at the very moment at which one begins', () => {
    rate(3, '2026-06-01T00:00:00.000Z');
    expect(complaints()).toEqual([]);
  });

  it('sees what is paid after its deadline', () => {
    for (const row of world.rows.withdrawals) row.deadline = '2026-06-02T00:00:00.000Z';
    expect(complaints()).toEqual([expect.stringContaining('and its deadline was 2026-06-02')]);
  });
});
