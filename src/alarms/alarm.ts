import type { FindingKind } from '../safety';

/** `page`: wake somebody. `warn`: look at it today. `info`: good to know; it is told once. */
export const SEVERITIES = ['page', 'warn', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** `acknowledged`: an operator knows, so it is not repeated. `cleared`: its cause is gone. */
export const ALARM_STATES = ['open', 'acknowledged', 'cleared'] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

/** What came back soon is the same alarm once more. Whatever is not listed here is no move. */
export const ALARM_TRANSITIONS: Readonly<Record<AlarmState, readonly AlarmState[]>> = {
  open: ['acknowledged', 'cleared'],
  acknowledged: ['cleared'],
  cleared: ['open'],
};

/** What is no finding, and is looked at anew in each round. */
export type WatchedKind =
  /** An operator or a finding has halted payouts or crediting. */
  | 'money_halted'
  /** The payment gate has been closed for a while, and by no halt. */
  | 'gate_closed'
  | 'approval_waits'
  /** An act that takes two people has waited for the second one for a while. */
  | 'decision_waits'
  | 'wallet_low'
  /** Irreversible blocks are not being read. */
  | 'scan_behind'
  /** Blocks do not become irreversible. */
  | 'irreversibility_behind'
  | 'node_down'
  | 'no_node_healthy'
  | 'webhook_failing'
  /** No copy of the database was verified for a while, or the last one was not as it should be. */
  | 'backup_stale'
  /** What operators have done up to now is sealed by this hash: to be kept where the database does not reach. */
  | 'audit_head';

/** What an alarm is about: each kind of finding, and what is watched beside them. */
export type AlarmKind = FindingKind | WatchedKind;

/** Something that is wrong now. */
export interface AlarmCause {
  readonly kind: AlarmKind;
  /** What it is about, such as a finding's subject; of a kind and subject one alarm lives. */
  readonly subject: string;
  /** One plain sentence for the operator, without secrets. */
  readonly summary: string;
}

export interface Alarm extends AlarmCause {
  readonly id: string;
  readonly severity: Severity;
  readonly state: AlarmState;
  readonly firstAt: Date;
  /** When its cause was seen last, to the minute. */
  readonly lastAt: Date;
  /** How often its cause came; more than once when it came back soon. */
  readonly count: number;
  readonly acknowledgedAt: Date | null;
  /** An operator's name, or a person in the ops chat. */
  readonly acknowledgedBy: string | null;
  readonly clearedAt: Date | null;
}

/** What the operators were told of an alarm last, and when. */
export interface Telling {
  /** Null: nothing yet. */
  readonly toldAs: 'raised' | 'cleared' | null;
  readonly toldAt: Date | null;
  /** How often it was told while it was open, since it was raised last. */
  readonly tellings: number;
}

/** The alarm as the store keeps it. */
export interface StoredAlarm extends Alarm, Telling {}

/** The alarm without what only the telling of it needs. */
export function shownAlarm({
  toldAs: _as,
  toldAt: _at,
  tellings: _tellings,
  ...alarm
}: StoredAlarm): Alarm {
  return alarm;
}
