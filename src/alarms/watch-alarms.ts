import { Inject, Injectable } from '@nestjs/common';
import { Clock, eachApart, isFresh, newId, UnitOfWork } from '../kernel';
import type { AlarmCause, AlarmKind, StoredAlarm } from './alarm';
import { ALARM_RULES } from './alarm-rules';
import type { Notice } from './notice';
import { AlarmNotices } from './ports/alarm-notices';
import { Alarms } from './ports/alarms';
import { ALARM_SOURCES, type AlarmSource } from './sources/alarm-source';
import { composeNotices } from './telling/compose-notices';
import { COMES_BACK_SECONDS, GROUP_SECONDS } from './telling/telling-times';

/** An alarm whose cause lasts is written down anew once in so long: a look by itself changes no row. */
const REFRESH_SECONDS = 60;

/** What the sources that could tell say is wrong. */
interface Looked {
  /** What is not among the causes of these kinds is over. */
  readonly kinds: ReadonlySet<AlarmKind>;
  readonly causes: readonly AlarmCause[];
  /** Names of those that may be wrong: their alarms neither begin nor end. */
  readonly unsure: ReadonlySet<string>;
}

/**
 * One look at all that can be wrong: it makes alarms of what is, clears those whose cause is gone, and makes
 * notices of what is to be told. Nothing is derived from what a look before has seen, but from rows, so whoever
 * takes it over goes on. Only the process that holds the duty to watch may call it.
 */
@Injectable()
export class WatchAlarms {
  constructor(
    @Inject(ALARM_SOURCES) private readonly sources: readonly AlarmSource[],
    private readonly alarms: Alarms,
    private readonly notices: AlarmNotices,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Gives the notices that it made. Throws the first failure of a source, once the others are done. Asks no further
   * source when `mustEnd`, as each may wait for seconds for a database that is silent; and then writes nothing down.
   */
  async run(mustEnd: () => boolean = () => false): Promise<readonly Notice[]> {
    const kinds = new Set<AlarmKind>();
    const unsure = new Set<string>();
    const causes: AlarmCause[] = [];
    const look = async (source: AlarmSource) => {
      if (mustEnd()) return;
      const seen = await source.look(this.clock.now());
      for (const kind of source.kinds) kinds.add(kind);
      for (const { isUnsure = false, ...cause } of seen) {
        if (isUnsure) unsure.add(nameOf(cause));
        else causes.push(cause);
      }
    };
    let made: readonly Notice[] = [];
    try {
      await eachApart(this.sources, look);
    } finally {
      if (!mustEnd()) made = await this.writeDown({ kinds, causes, unsure });
    }
    return made;
  }

  private writeDown(looked: Looked): Promise<readonly Notice[]> {
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const known = await this.alarms.watched(secondsBefore(now, COMES_BACK_SECONDS));
      const changed = [...raised(known, looked, now), ...cleared(known, looked, now)];
      const present = merged(known, changed);
      const latest = await this.notices.latest(secondsBefore(now, LONGEST_GROUP_SECONDS));
      const { notices, told } = composeNotices(present, latest, now);
      const toSave = merged(changed, told);
      if (toSave.length > 0) await this.alarms.save(toSave);
      if (notices.length > 0) await this.notices.add(notices);
      return notices;
    });
  }
}

const LONGEST_GROUP_SECONDS = Math.max(...Object.values(GROUP_SECONDS));

/** Of what is wrong now, the alarms that are new, have come back, or are due to be refreshed. */
function raised(known: readonly StoredAlarm[], { causes }: Looked, now: Date): StoredAlarm[] {
  const newest = new Map<string, StoredAlarm>();
  // Of a kind and subject one that lives comes before those that are over, and of these the last one.
  for (const alarm of [...known].sort(byEnd)) newest.set(nameOf(alarm), alarm);
  return causes.flatMap((cause) => {
    const alarm = newest.get(nameOf(cause));
    if (alarm === undefined || isOver(alarm, now)) return [firstOf(cause, now)];
    if (alarm.state === 'cleared') return [backAgain(alarm, cause, now)];
    if (isFresh(alarm.lastAt, now, REFRESH_SECONDS * 1000)) return [];
    return [{ ...alarm, summary: cause.summary, lastAt: now }];
  });
}

/** Those that live and whose cause is gone. */
function cleared(
  known: readonly StoredAlarm[],
  { kinds, causes, unsure }: Looked,
  now: Date,
): StoredAlarm[] {
  const present = new Set([...causes.map(nameOf), ...unsure]);
  return known
    .filter(({ state, kind }) => state !== 'cleared' && kinds.has(kind))
    .filter((alarm) => !present.has(nameOf(alarm)))
    .map((alarm) => ({ ...alarm, state: 'cleared', clearedAt: now }));
}

function firstOf(cause: AlarmCause, now: Date): StoredAlarm {
  return {
    ...cause,
    id: newId(),
    severity: ALARM_RULES[cause.kind].severity,
    state: 'open',
    ...{ firstAt: now, lastAt: now, count: 1 },
    ...{ acknowledgedAt: null, acknowledgedBy: null, clearedAt: null },
    ...{ toldAs: null, toldAt: null, tellings: 0 },
  };
}

function backAgain(alarm: StoredAlarm, { summary }: AlarmCause, now: Date): StoredAlarm {
  return {
    ...alarm,
    ...{ summary, state: 'open', lastAt: now, count: alarm.count + 1 },
    ...{ acknowledgedAt: null, acknowledgedBy: null, clearedAt: null },
  };
}

/** So long that what comes now is another one. */
function isOver({ clearedAt }: StoredAlarm, now: Date): boolean {
  return clearedAt !== null && !isFresh(clearedAt, now, COMES_BACK_SECONDS * 1000);
}

function byEnd(one: StoredAlarm, other: StoredAlarm): number {
  return endOf(one) - endOf(other);
}

function endOf({ clearedAt }: StoredAlarm): number {
  return clearedAt?.getTime() ?? Number.POSITIVE_INFINITY;
}

function nameOf({ kind, subject }: AlarmCause): string {
  return `${kind} ${subject}`;
}

/** The later ones in place of the earlier ones of the same id. */
function merged(
  earlier: readonly StoredAlarm[],
  later: readonly StoredAlarm[],
): readonly StoredAlarm[] {
  const byId = new Map(earlier.map((alarm) => [alarm.id, alarm]));
  for (const alarm of later) byId.set(alarm.id, alarm);
  return [...byId.values()];
}

function secondsBefore(now: Date, seconds: number): Date {
  return new Date(now.getTime() - seconds * 1000);
}
