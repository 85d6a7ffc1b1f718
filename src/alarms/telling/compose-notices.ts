import { isFresh, newId } from '../../kernel';
import type { AlarmKind, StoredAlarm } from '../alarm';
import {
  groupOf,
  SHOWN_ALARMS,
  type Notice,
  type NoticeGroup,
  type NoticedAlarm,
  type NoticePhase,
} from '../notice';
import { GROUP_SECONDS, phaseOf, told } from './telling-times';

/** Of one notice: more alarms of a kind make a further one. */
export const ALARMS_PER_NOTICE = 200;

/** What is to be told now, and the alarms with that written down. */
export interface Composition {
  readonly notices: readonly Notice[];
  readonly told: readonly StoredAlarm[];
}

/** `latest`: when each group was told last, as far as that matters. Changes nothing. */
export function composeNotices(
  alarms: readonly StoredAlarm[],
  latest: ReadonlyMap<NoticeGroup, Date>,
  now: Date,
): Composition {
  const groups = [...dueGroups(alarms, now).values()].filter(({ phase, due: [first] }) => {
    const at = first && latest.get(groupOf({ phase, kind: first.kind }));
    return !at || !isFresh(at, now, GROUP_SECONDS[first.severity] * 1000);
  });
  const notices = groups.flatMap(({ phase, due }) => noticesOf(phase, due, now));
  return {
    notices,
    told: groups.flatMap(({ phase, due }) => due.map((each) => told(each, phase, now))),
  };
}

interface DueGroup {
  readonly phase: NoticePhase;
  /** Oldest first. */
  readonly due: readonly StoredAlarm[];
}

/** Where one of a kind is to be repeated, all of the kind are that nobody has acknowledged. */
function dueGroups(alarms: readonly StoredAlarm[], now: Date): ReadonlyMap<NoticeGroup, DueGroup> {
  const groups = new Map<NoticeGroup, DueGroup>();
  const repeated = new Set<AlarmKind>();
  for (const alarm of [...alarms].sort(oldestFirst)) {
    const phase = phaseOf(alarm, now);
    if (phase === 'repeated') repeated.add(alarm.kind);
    if (phase === null || phase === 'repeated') continue;
    const group = groupOf({ phase, kind: alarm.kind });
    groups.set(group, { phase, due: [...(groups.get(group)?.due ?? []), alarm] });
  }
  for (const kind of repeated) {
    const due = alarms
      .filter((each) => each.kind === kind && isToldAndOpen(each))
      .sort(oldestFirst);
    groups.set(groupOf({ phase: 'repeated', kind }), { phase: 'repeated', due });
  }
  return groups;
}

function isToldAndOpen({ state, toldAs }: StoredAlarm): boolean {
  return state === 'open' && toldAs === 'raised';
}

function noticesOf(phase: NoticePhase, due: readonly StoredAlarm[], at: Date): Notice[] {
  const notices: Notice[] = [];
  for (let start = 0; start < due.length; start += ALARMS_PER_NOTICE) {
    const part = due.slice(start, start + ALARMS_PER_NOTICE);
    const [first] = part;
    if (!first) continue;
    const { kind, severity } = first;
    const shown = part.slice(0, SHOWN_ALARMS).map(noticed);
    const alarmIds = part.map(({ id }) => id);
    notices.push({ id: newId(), phase, kind, severity, shown, alarmIds, at });
  }
  return notices;
}

function noticed({ id, subject, summary, firstAt, count }: StoredAlarm): NoticedAlarm {
  return { id, subject, summary, firstAt, count };
}

function oldestFirst(one: StoredAlarm, other: StoredAlarm): number {
  return one.firstAt.getTime() - other.firstAt.getTime();
}
