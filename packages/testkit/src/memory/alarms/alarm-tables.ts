import type { Notice, StoredAlarm } from 'crowdwiz-gateway/internal/alarms/index';
import { TableKey } from '../database/memory-table';

export interface ChannelRow {
  readonly channel: string;
  /** Notices up to this place in their order are settled. */
  readonly toldTo: number;
  readonly failures: number;
  readonly nextAttemptAt: Date | null;
  readonly lastError: string | null;
}

/** By id. */
export const ALARMS = new TableKey<StoredAlarm>('alarm');
/** By id. */
export const NOTICES = new TableKey<Notice>('alarm_notice');
/** By name. */
export const CHANNELS = new TableKey<ChannelRow>('alarm_channel');
