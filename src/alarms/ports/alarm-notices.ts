import type { Notice, NoticeGroup } from '../notice';

/** Where a channel is in the list of notices. */
export interface ChannelStanding {
  readonly channel: string;
  /** Notices that it has not told yet. */
  readonly waiting: number;
  /** Failed attempts at the oldest one of them. */
  readonly failures: number;
  /** Why the last attempt failed; null when none did. */
  readonly lastError: string | null;
}

/** A notice that a channel is to tell, and how often it has failed to. */
export interface WaitingNotice {
  readonly notice: Notice;
  readonly failures: number;
}

/** No attempt is put off for longer. What lies further ahead was put off by a clock that was ahead, and is due. */
export const LONGEST_POSTPONEMENT_SECONDS = 3_600;

/** Notices in the order in which they were made, and how far each channel has told them. Each tells all. */
export abstract class AlarmNotices {
  /** In that order. Joins the unit of work; one process at a time adds. */
  abstract add(notices: readonly Notice[]): Promise<void>;

  /** When the newest one of each group was made, of those since the moment. */
  abstract latest(since: Date): Promise<ReadonlyMap<NoticeGroup, Date>>;

  abstract find(id: string): Promise<Notice | null>;

  /** A channel that is not known yet begins with the notices since the moment. Otherwise nothing happens. */
  abstract join(channel: string, since: Date): Promise<void>;

  /** The oldest one that the channel has not settled; null when there is none, or it is not to be tried yet. */
  abstract next(channel: string, now: Date): Promise<WaitingNotice | null>;

  /** The channel has told it, or gives it up: it goes on with the next one. A repetition changes nothing. */
  abstract settle(channel: string, noticeId: string): Promise<void>;

  /** It is not tried again before `until`. Nothing when the channel has settled it meanwhile. */
  abstract postpone(
    channel: string,
    noticeId: string,
    failure: { readonly until: Date; readonly error: string },
  ): Promise<void>;

  /** By name. */
  abstract standings(): Promise<readonly ChannelStanding[]>;

  /** Deletes notices from before the moment, told or not, at most so many; how many went. */
  abstract tidy(before: Date, limit: number): Promise<number>;
}
