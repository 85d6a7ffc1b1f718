import { Injectable } from '@nestjs/common';
import { Clock, CWD, Money } from '../../kernel';
import { type ActivityFrame, type ActivityOfStep, ActivitySource } from '../ports/activity-source';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

/** Whole hours or days of UTC, the one that goes on among them. */
export const ACTIVITY_SPANS = {
  day: { stepSeconds: HOUR_SECONDS, steps: 24 },
  month: { stepSeconds: DAY_SECONDS, steps: 30 },
} as const;
export type ActivitySpan = keyof typeof ACTIVITY_SPANS;

/** A chart of a month need not be younger; it goes through all rows of the month. */
const KEPT_MILLISECONDS: Readonly<Record<ActivitySpan, number>> = { day: 5_000, month: 60_000 };

/** One interval, whether or not something happened. */
export interface Activity extends Omit<ActivityOfStep, 'step'> {
  readonly from: Date;
}

interface Look {
  readonly frame: ActivityFrame;
  readonly until: number;
  readonly answer: Promise<readonly Activity[]>;
}

/** Deposits, withdrawals and how long credits took, over time. However many ask, it is added up once in a while. */
@Injectable()
export class LookAtActivity {
  private readonly looks = new Map<ActivitySpan, Look>();

  constructor(
    private readonly source: ActivitySource,
    private readonly clock: Clock,
  ) {}

  execute(span: ActivitySpan): Promise<readonly Activity[]> {
    const frame = frameOf(span, this.clock.now());
    const known = this.looks.get(span);
    const isOfNow = known?.frame.from.getTime() === frame.from.getTime();
    if (known && isOfNow && performance.now() < known.until) return known.answer;
    const answer = this.look(frame);
    const until = performance.now() + KEPT_MILLISECONDS[span];
    this.looks.set(span, { frame, until, answer });
    // Who asks next looks anew.
    answer.catch(() => this.looks.delete(span));
    return answer;
  }

  private async look(frame: ActivityFrame): Promise<readonly Activity[]> {
    const found = new Map((await this.source.look(frame)).map((each) => [each.step, each]));
    const nothing = { count: 0, amount: Money.zero(CWD) };
    return Array.from({ length: frame.steps }, (_, step) => {
      const from = new Date(frame.from.getTime() + step * frame.stepSeconds * 1000);
      const { deposits, latency, withdrawals } = found.get(step) ?? {};
      return {
        ...{ from, latency: latency ?? null },
        ...{ deposits: deposits ?? nothing, withdrawals: withdrawals ?? nothing },
      };
    });
  }
}

function frameOf(span: ActivitySpan, now: Date): ActivityFrame {
  const { stepSeconds, steps } = ACTIVITY_SPANS[span];
  const step = stepSeconds * 1000;
  const current = Math.floor(now.getTime() / step) * step;
  return { from: new Date(current - (steps - 1) * step), stepSeconds, steps };
}
