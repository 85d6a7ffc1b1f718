import { StillClock } from '../../../test/support/clocks';
import { CWD, Money } from '../../kernel';
import { type ActivityFrame, type ActivityOfStep, ActivitySource } from '../ports/activity-source';
import { LookAtActivity } from './look-at-activity';

const moved = (count: number, units: bigint) => ({ count, amount: Money.of(units, CWD) });

class GivenActivity extends ActivitySource {
  readonly frames: ActivityFrame[] = [];
  found: readonly ActivityOfStep[] = [];
  error: Error | null = null;

  override look(frame: ActivityFrame): Promise<readonly ActivityOfStep[]> {
    this.frames.push(frame);
    return this.error === null ? Promise.resolve(this.found) : Promise.reject(this.error);
  }
}

describe('what moved over time', () => {
  const clock = new StillClock();
  let source: GivenActivity;
  let activity: LookAtActivity;

  beforeEach(() => {
    source = new GivenActivity();
    activity = new LookAtActivity(source, clock);
  });

  it('is of whole hours, the present one last', async () => {
    const steps = await activity.execute('day');
    expect(steps).toHaveLength(24);
    const last = steps.at(-1)!.from;
    expect(last.getTime() % 3_600_000).toBe(0);
    expect(clock.now().getTime() - last.getTime()).toBeLessThan(3_600_000);
    expect(source.frames).toEqual([{ from: steps[0]!.from, stepSeconds: 3_600, steps: 24 }]);
  });

  it('has every interval, whether or not something happened', async () => {
    const latency = { median: 3, most: 9 };
    source.found = [{ step: 2, deposits: moved(3, 5n), latency, withdrawals: moved(0, 0n) }];
    const steps = await activity.execute('month');
    expect(steps).toHaveLength(30);
    expect(steps[2]).toMatchObject({ deposits: moved(3, 5n), latency });
    expect(steps[3]).toMatchObject({ deposits: moved(0, 0n), latency: null });
  });

  it('is added up once, however many ask, and anew in the next hour', async () => {
    // No time goes by.
    const now = jest.spyOn(performance, 'now').mockReturnValue(1);
    await Promise.all([activity.execute('day'), activity.execute('day')]);
    await activity.execute('day');
    expect(source.frames).toHaveLength(1);
    clock.moveBySeconds(3_600);
    await activity.execute('day');
    expect(source.frames).toHaveLength(2);
    now.mockRestore();
  });

  it('is looked at again after a failure', async () => {
    source.error = new Error('no database');
    await expect(activity.execute('day')).rejects.toThrow('no database');
    source.error = null;
    expect(await activity.execute('day')).toHaveLength(24);
  });
});
