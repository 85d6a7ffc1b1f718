import { Injectable } from '@nestjs/common';
import {
  AlarmNotices,
  type ChannelStanding,
  groupOf,
  LONGEST_POSTPONEMENT_SECONDS,
  type Notice,
  type NoticeGroup,
  type WaitingNotice,
} from 'crowdwiz-gateway/internal/alarms/index';
import { MemoryDatabase } from '../database/memory-database';
import { type ChannelRow, CHANNELS, NOTICES } from './alarm-tables';

@Injectable()
export class MemoryAlarmNotices extends AlarmNotices {
  private get notices() {
    return this.database.in(NOTICES);
  }

  private get channels() {
    return this.database.in(CHANNELS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override add(notices: readonly Notice[]): Promise<void> {
    return this.database.write(() => {
      for (const notice of notices) this.notices.insert(notice.id, notice);
    });
  }

  override latest(since: Date): Promise<ReadonlyMap<NoticeGroup, Date>> {
    return this.database.read(() => {
      const latest = new Map<NoticeGroup, Date>();
      for (const notice of this.notices.rows(({ at }) => at >= since)) {
        const group = groupOf(notice);
        const known = latest.get(group);
        if (!known || known < notice.at) latest.set(group, notice.at);
      }
      return latest;
    });
  }

  override find(id: string): Promise<Notice | null> {
    return this.database.read(() => this.notices.get(id));
  }

  override join(channel: string, since: Date): Promise<void> {
    return this.database.write(() => {
      const before = this.notices.rows(({ at }) => at < since).map(({ id }) => this.placeOf(id));
      const standing = { failures: 0, nextAttemptAt: null, lastError: null };
      this.channels.insert(channel, { channel, toldTo: Math.max(0, ...before), ...standing });
    });
  }

  override next(channel: string, now: Date): Promise<WaitingNotice | null> {
    return this.database.read(() => {
      const row = this.channels.get(channel);
      if (row === null || !isDue(row, now)) return null;
      const notice = this.nextOf(row);
      return notice && { notice, failures: row.failures };
    });
  }

  override settle(channel: string, noticeId: string): Promise<void> {
    return this.change(channel, noticeId, (row) => {
      const settled = { failures: 0, nextAttemptAt: null, lastError: null };
      return { ...row, ...settled, toldTo: this.placeOf(noticeId) };
    });
  }

  override postpone(
    channel: string,
    noticeId: string,
    { until, error }: { readonly until: Date; readonly error: string },
  ): Promise<void> {
    return this.change(channel, noticeId, (row) => {
      return { ...row, failures: row.failures + 1, nextAttemptAt: until, lastError: error };
    });
  }

  override standings(): Promise<readonly ChannelStanding[]> {
    return this.database.read(() =>
      this.channels
        .rows()
        .sort((one, other) => (one.channel < other.channel ? -1 : 1))
        .map(({ channel, toldTo, failures, lastError }) => {
          const waiting = this.notices.count(({ id }) => this.placeOf(id) > toldTo);
          return { channel, waiting, failures, lastError };
        }),
    );
  }

  override tidy(before: Date, limit: number): Promise<number> {
    return this.database.write(() => {
      const old = this.notices.rows(({ at }) => at < before).slice(0, limit);
      for (const { id } of old) this.notices.delete(id);
      return old.length;
    });
  }

  private change(
    channel: string,
    noticeId: string,
    changed: (row: ChannelRow) => ChannelRow,
  ): Promise<void> {
    return this.database.write(() => {
      const row = this.channels.get(channel);
      if (!row || this.nextOf(row)?.id !== noticeId) return;
      this.channels.put(channel, changed(row));
    });
  }

  private nextOf({ toldTo }: ChannelRow): Notice | null {
    return this.notices.find(({ id }) => this.placeOf(id) > toldTo);
  }

  private placeOf(noticeId: string): number {
    return this.notices.positionOf(noticeId) ?? 0;
  }
}

function isDue({ nextAttemptAt }: ChannelRow, now: Date): boolean {
  if (nextAttemptAt === null || nextAttemptAt <= now) return true;
  return nextAttemptAt.getTime() - now.getTime() > LONGEST_POSTPONEMENT_SECONDS * 1000;
}
