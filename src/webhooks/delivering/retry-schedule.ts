import { type EndpointHealth, HEALTHY } from '../webhook-endpoint';
import type { ReceiverAnswer } from '../ports/webhook-sender';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Before each further attempt of a delivery; the schedule of Standard Webhooks up to its first day and a quarter. */
export const PAUSES_SECONDS: readonly number[] = [
  5,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
];
/** Longer by up to so much of itself, so that what failed together is not tried together. */
const JITTER = 0.2;
/** So many failures in a row mean the receiver, and no single event. */
export const FAILURES_THAT_MEAN_ALL = 10;
const FIRST_REST_SECONDS = 5;
const LONGEST_REST_SECONDS = 5 * MINUTE;
/** A receiver that has taken nothing for so long is sent nothing more. */
export const FAILING_MAXIMUM_SECONDS = 5 * DAY;

const GONE = 410;
/** By these a receiver says that it is too busy, and not that it does not want the event. */
const BUSY: ReadonlySet<number> = new Set([408, 425, 429]);

/** What an answer says about the event, and about the receiver. */
export type Verdict = 'taken' | 'gone' | 'refused' | 'unreachable';

export function verdictOf({ status }: Pick<ReceiverAnswer, 'status'>): Verdict {
  if (status === null) return 'unreachable';
  if (status >= 200 && status < 300) return 'taken';
  if (status === GONE) return 'gone';
  return status >= 400 && status < 500 && !BUSY.has(status) ? 'refused' : 'unreachable';
}

/** When a delivery that has failed so often is tried again; null: it is given up. */
export function nextAttempt(failures: number, now: Date, random: () => number): Date | null {
  const pause = PAUSES_SECONDS[failures - 1];
  return pause === undefined ? null : later(now, pause, random);
}

/** Whether the receiver takes nothing at the moment, so that one delivery at a time tries. */
export function isResting({ restsUntil }: EndpointHealth): boolean {
  return restsUntil !== null;
}

/** How the receiver stands after one more answer. */
export function healthAfter(
  health: EndpointHealth,
  verdict: Verdict,
  now: Date,
  random: () => number,
): EndpointHealth {
  if (verdict === 'taken') return HEALTHY;
  const failures = health.failures + 1;
  const failingSince = health.failingSince ?? now;
  const beyond = failures - FAILURES_THAT_MEAN_ALL;
  // One that refuses an event answers, and may take the next one.
  if (verdict === 'refused' || beyond < 0) return { failures, failingSince, restsUntil: null };
  const rest = Math.min(FIRST_REST_SECONDS * 2 ** Math.min(beyond, 20), LONGEST_REST_SECONDS);
  return { failures, failingSince, restsUntil: later(now, rest, random) };
}

/** Whether the receiver has taken nothing for so long that nothing more is sent. */
export function hasFailedForDays({ failures, failingSince }: EndpointHealth, now: Date): boolean {
  if (failingSince === null || failures < FAILURES_THAT_MEAN_ALL) return false;
  return now.getTime() - failingSince.getTime() >= FAILING_MAXIMUM_SECONDS * 1000;
}

function later(now: Date, seconds: number, random: () => number): Date {
  return new Date(now.getTime() + Math.ceil(seconds * 1000 * (1 + JITTER * random())));
}
