import { Injectable } from '@nestjs/common';
import { Clock, isFresh } from '../kernel';
import type { Notice } from './notice';
import type { AlarmChannel, Sending } from './ports/alarm-channel';
import { AlarmNotices, LONGEST_POSTPONEMENT_SECONDS } from './ports/alarm-notices';

const FIRST_PAUSE_SECONDS = 1;
const LONGEST_PAUSE_SECONDS = 300;
/** A notice that the receiver itself refuses is tried so often, in two minutes: it may be set up wrongly. */
const REFUSALS_BORNE = 8;
/** What nobody heard for so long is repeated by then, or over. */
export const TOLD_WITHIN_SECONDS = 24 * 3_600;
/** A channel that is new, or whose process comes back, tells what happened just before. */
const JOINS_SECONDS_BACK = 600;
/** In one run, so that whoever stops the process does not wait for long. */
const NOTICES_PER_RUN = 20;

/** What a run told and could not tell. */
export interface TellReport {
  readonly told: number;
  /** Why the last attempt failed; null when it did not. */
  readonly failure: string | null;
  /** Not to be told any more: refused for good, or too old. */
  readonly givenUp: readonly Notice[];
}

/**
 * Has one channel tell what it has not told yet, in order and at least once: what it has told is written down after
 * it was sent. Only the process that holds the duty to tell on that channel may call it, not in a transaction.
 */
@Injectable()
export class TellAlarms {
  constructor(
    private readonly notices: AlarmNotices,
    private readonly clock: Clock,
  ) {}

  async run(channel: AlarmChannel, shouldStop: () => boolean = () => false): Promise<TellReport> {
    const { name } = channel;
    await this.notices.join(name, this.secondsFromNow(-JOINS_SECONDS_BACK));
    const givenUp: Notice[] = [];
    let told = 0;
    for (let count = 0; count < NOTICES_PER_RUN && !shouldStop(); count += 1) {
      const waiting = await this.notices.next(name, this.clock.now());
      if (waiting === null) break;
      const { notice, failures } = waiting;
      const sending = await this.sendUnlessOld(channel, notice);
      if (sending.outcome === 'failed' && !isRefusedForGood(sending, failures)) {
        const until = this.secondsFromNow(pauseSeconds(sending, failures));
        await this.notices.postpone(name, notice.id, { until, error: sending.error });
        return { told, failure: sending.error, givenUp };
      }
      if (sending.outcome === 'told') told += 1;
      else givenUp.push(notice);
      await this.notices.settle(name, notice.id);
    }
    return { told, failure: null, givenUp };
  }

  private sendUnlessOld(channel: AlarmChannel, notice: Notice): Promise<Sending | Forgotten> {
    const isOld = !isFresh(
      notice.at,
      this.clock.now(),
      TOLD_WITHIN_SECONDS * 1000,
      TOLD_WITHIN_SECONDS * 1000,
    );
    return isOld ? Promise.resolve(FORGOTTEN) : channel.send(notice);
  }

  private secondsFromNow(seconds: number): Date {
    return new Date(this.clock.now().getTime() + seconds * 1000);
  }
}

interface Forgotten {
  readonly outcome: 'forgotten';
}

const FORGOTTEN: Forgotten = { outcome: 'forgotten' };

type Failed = Extract<Sending, { outcome: 'failed' }>;

function isRefusedForGood({ isRefused }: Failed, failures: number): boolean {
  return isRefused && failures + 1 >= REFUSALS_BORNE;
}

function pauseSeconds({ retryAfterSeconds }: Failed, failures: number): number {
  const doubled = FIRST_PAUSE_SECONDS * 2 ** Math.min(failures, 20);
  const pause = Math.max(Math.min(doubled, LONGEST_PAUSE_SECONDS), retryAfterSeconds ?? 0);
  return Math.min(pause, LONGEST_POSTPONEMENT_SECONDS);
}
