import type { Alarm, AlarmKind, Severity } from './alarm';

/** `raised`: it is new, or back. `repeated`: nobody has acknowledged it. `cleared`: its cause is gone. */
export const NOTICE_PHASES = ['raised', 'repeated', 'cleared'] as const;
export type NoticePhase = (typeof NOTICE_PHASES)[number];

/** So many of its alarms a notice shows one by one. */
export const SHOWN_ALARMS = 10;

/** An alarm as it was when the notice was made. */
export type NoticedAlarm = Pick<Alarm, 'id' | 'subject' | 'summary' | 'firstAt' | 'count'>;

/** One message about alarms of one kind, the same on every channel. */
export interface Notice {
  readonly id: string;
  readonly phase: NoticePhase;
  readonly kind: AlarmKind;
  readonly severity: Severity;
  /** The oldest ones, at most `SHOWN_ALARMS`. */
  readonly shown: readonly NoticedAlarm[];
  /** Of all that it is about: whoever acknowledges the notice acknowledges these. */
  readonly alarmIds: readonly string[];
  readonly at: Date;
}

/** What may be told of alarms of one kind in one message. */
export type NoticeGroup = `${NoticePhase} ${AlarmKind}`;

export function groupOf({ phase, kind }: Pick<Notice, 'phase' | 'kind'>): NoticeGroup {
  return `${phase} ${kind}`;
}
