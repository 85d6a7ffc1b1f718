import { Injectable } from '@nestjs/common';
import {
  ALARM_TRANSITIONS,
  type Alarm,
  type AlarmCount,
  type AlarmFilter,
  Alarms,
  shownAlarm,
  type StoredAlarm,
} from 'crowdwiz-gateway/internal/alarms/index';
import type { Page, PageRequest } from 'crowdwiz-gateway/internal/kernel/index';
import { requireMove } from '../database/allowed-move';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { ALARMS } from './alarm-tables';

const LIST = 'alarms';

@Injectable()
export class MemoryAlarms extends Alarms {
  private get alarms() {
    return this.database.in(ALARMS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override watched(clearedSince: Date): Promise<readonly StoredAlarm[]> {
    return this.database.read(() => {
      this.database.requireUnit('Watching alarms');
      return this.alarms.rows(
        ({ clearedAt, toldAs, severity }) =>
          clearedAt === null ||
          clearedAt >= clearedSince ||
          (toldAs === 'raised' && severity !== 'info'),
      );
    });
  }

  override save(alarms: readonly StoredAlarm[]): Promise<void> {
    return this.database.write(() => {
      for (const alarm of alarms) this.saveOne(alarm);
    });
  }

  override acknowledge(ids: readonly string[], by: string, at: Date): Promise<readonly Alarm[]> {
    return this.database.write(() => {
      const open = this.alarms.rows(({ id, state }) => ids.includes(id) && state === 'open');
      return open.map((alarm) => {
        const known = { acknowledgedBy: by, acknowledgedAt: at };
        const acknowledged: StoredAlarm = { ...alarm, state: 'acknowledged', ...known };
        this.alarms.put(alarm.id, acknowledged);
        return shownAlarm(acknowledged);
      });
    });
  }

  override find(id: string): Promise<Alarm | null> {
    return this.database.read(() => {
      const alarm = this.alarms.get(id);
      return alarm && shownAlarm(alarm);
    });
  }

  override list({ state }: AlarmFilter, page: PageRequest): Promise<Page<Alarm>> {
    const isListed = (alarm: StoredAlarm) => state === null || alarm.state === state;
    return this.database.read(() => this.alarms.page(LIST, page, shownAlarm, isListed));
  }

  override countLiving(): Promise<readonly AlarmCount[]> {
    return this.database.read(() => {
      const counts = new Map<string, AlarmCount>();
      for (const { severity, state } of this.alarms.rows()) {
        if (state === 'cleared') continue;
        const name = `${severity} ${state}`;
        counts.set(name, { severity, state, count: (counts.get(name)?.count ?? 0) + 1 });
      }
      return [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
    });
  }

  override tidy(before: Date, limit: number): Promise<number> {
    return this.database.write(() => {
      const old = this.alarms
        .rows(({ clearedAt }) => clearedAt !== null && clearedAt < before)
        .slice(0, limit);
      for (const { id } of old) this.alarms.delete(id);
      return old.length;
    });
  }

  private saveOne(alarm: StoredAlarm): void {
    const known = this.alarms.get(alarm.id);
    if (known) requireMove(ALARM_TRANSITIONS, known.state, alarm.state);
    else if (alarm.state !== 'open') throw new MemoryRefusal('A row starts as open');
    const isTaken = this.alarms.some(
      ({ id, kind, subject, state }) =>
        id !== alarm.id && state !== 'cleared' && kind === alarm.kind && subject === alarm.subject,
    );
    if (isTaken && alarm.state !== 'cleared') throw new MemoryRefusal('It lives already');
    this.alarms.put(alarm.id, alarm);
  }
}
