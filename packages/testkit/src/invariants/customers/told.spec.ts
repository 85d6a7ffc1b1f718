import { soundWorld, type SoundWorld } from '../evidence/sound-evidence';
import { checkTold } from './told';

describe('told', () => {
  let world: SoundWorld;

  beforeEach(() => {
    world = soundWorld();
  });

  const complaints = () => checkTold(world.evidence()).map(({ detail }) => detail);

  it('finds nothing where nothing is wrong', () => {
    expect(complaints()).toEqual([]);
  });

  it('sees a fact that was told twice, and one that never was', () => {
    const [, credited] = world.rows.events;
    world.rows.events.push(credited!);
    world.rows.events.splice(2, 1);
    const found = complaints();
    expect(found[0]).toContain('(credited) was told 2 times');
    expect(found[1]).toContain('(irreversible) was told 0 times');
  });

  it('sees a fact that was told and is none', () => {
    world.rows.withdrawals[0]!.state = 'approved';
    expect(complaints()).toEqual([expect.stringContaining('(approved) was told 1 times')]);
  });

  it('sees customers to whom nobody wrote, unless they blocked the bot', () => {
    world.rows.letters.length = 0;
    const found = complaints();
    expect(found[0]).toContain('got no message about deposit');
    expect(found[1]).toContain('got 0 of 1 messages about withdrawal');
    world.rows.chats[0]!.blocked_at = '2026-01-01';
    expect(complaints()).toEqual([]);
  });
});
