import type { AlarmKind, NoticePhase, Severity } from '../../../alarms';
import type { Html } from './html';

/** One alarm in a message to the ops chat. */
export interface AlarmLine {
  /** Of its id: see `numberOf`. */
  readonly number: string;
  /** As operators find it everywhere: in English. */
  readonly summary: string;
  /** In UTC, to the second. */
  readonly since: string;
  readonly count: number;
}

export interface NoticeView {
  readonly phase: NoticePhase;
  readonly kind: AlarmKind;
  readonly severity: Severity;
  readonly total: number;
  /** Not more than `total`. */
  readonly lines: readonly AlarmLine[];
}

/** What the ops chat is told. */
export interface OpsMessages {
  /** What each kind of alarm is about, as a heading. */
  readonly alarms: Readonly<Record<AlarmKind, string>>;
  /** The button. */
  readonly acknowledge: string;
  notice(view: NoticeView): Html;
  /** `name`: of the person who pressed the button. `count`: how many were not acknowledged before. */
  acknowledged(name: string, count: number): Html;
}
