import type { Page, PageRequest } from '../../kernel';
import type { Alarm, AlarmState, Severity, StoredAlarm } from '../alarm';

export interface AlarmFilter {
  readonly state: AlarmState | null;
}

/** How many alarms live, by how grave they are and whether somebody knows. */
export interface AlarmCount {
  readonly severity: Severity;
  readonly state: Exclude<AlarmState, 'cleared'>;
  readonly count: number;
}

/** Alarms, those that are over included. Of a kind and subject at most one lives. */
export abstract class Alarms {
  /**
   * Inside a unit of work: all that live, those that were cleared since the moment, and those of which operators
   * still believe that they live. Locked until it ends.
   */
  abstract watched(clearedSince: Date): Promise<readonly StoredAlarm[]>;

  /** Adds them, or changes those of the same id. A store refuses what `ALARM_TRANSITIONS` does not have. */
  abstract save(alarms: readonly StoredAlarm[]): Promise<void>;

  /** Those of these ids that are open become acknowledged; gives them. */
  abstract acknowledge(ids: readonly string[], by: string, at: Date): Promise<readonly Alarm[]>;

  abstract find(id: string): Promise<Alarm | null>;

  /** Newest first. */
  abstract list(filter: AlarmFilter, page: PageRequest): Promise<Page<Alarm>>;

  /** Those that live; what there is none of is left out. */
  abstract countLiving(): Promise<readonly AlarmCount[]>;

  /** Deletes what was cleared before the moment, at most so many; how many went. */
  abstract tidy(before: Date, limit: number): Promise<number>;
}
