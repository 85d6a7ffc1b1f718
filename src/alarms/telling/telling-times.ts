import { isFresh } from '../../kernel';
import type { Severity, StoredAlarm } from '../alarm';
import type { NoticePhase } from '../notice';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * Alarms of one kind that come so soon after a message about that kind share the next one. What strangers can
 * bring about is told four times an hour at most.
 */
export const GROUP_SECONDS: Readonly<Record<Severity, number>> = {
  page: 10,
  warn: MINUTE,
  info: 15 * MINUTE,
};

/** Before each further message about what nobody has acknowledged; the last one again and again. */
export const REPEAT_SECONDS: Readonly<Record<Severity, readonly number[]>> = {
  page: [5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 40 * MINUTE, HOUR],
  warn: [HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR],
  info: [],
};

/** What comes back within this is the same alarm, once more. */
export const COMES_BACK_SECONDS = 10 * MINUTE;

/** What has come so often comes and goes: from then on it is told no more often than it is repeated at first. */
export const TOLD_AT_ONCE = 3;

/** What is to be told of the alarm now; null: nothing. */
export function phaseOf(alarm: StoredAlarm, now: Date): NoticePhase | null {
  const { state, severity, toldAs, toldAt, tellings, count } = alarm;
  if (state === 'cleared') return toldAs === 'raised' && severity !== 'info' ? 'cleared' : null;
  if (toldAt === null) return 'raised';
  if (toldAs === 'cleared') {
    const pause = count > TOLD_AT_ONCE ? pauseSeconds(severity, 1) : 0;
    return pause !== null && hasPassed(toldAt, pause, now) ? 'raised' : null;
  }
  if (state === 'acknowledged') return null;
  const pause = pauseSeconds(severity, tellings);
  return pause !== null && hasPassed(toldAt, pause, now) ? 'repeated' : null;
}

/** What the alarm is after it was told so. */
export function told(alarm: StoredAlarm, phase: NoticePhase, at: Date): StoredAlarm {
  if (phase === 'cleared') return { ...alarm, toldAs: 'cleared', toldAt: at, tellings: 0 };
  return { ...alarm, toldAs: 'raised', toldAt: at, tellings: alarm.tellings + 1 };
}

/** Before what was told so often is told again; null: it is not. */
function pauseSeconds(severity: Severity, tellings: number): number | null {
  const pauses = REPEAT_SECONDS[severity];
  return pauses[Math.min(tellings, pauses.length) - 1] ?? null;
}

/** Also when the clock was set back meanwhile: nobody knows how long it has been. */
function hasPassed(since: Date, seconds: number, now: Date): boolean {
  return !isFresh(since, now, seconds * 1000);
}
