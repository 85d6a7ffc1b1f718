import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { AcknowledgeAlarms } from './acknowledge-alarms';
import { ALARM_CHANNELS } from './ports/alarm-channel';
import { AlarmDuty } from './ports/alarm-duty';
import { AlarmNotices } from './ports/alarm-notices';
import { Alarms } from './ports/alarms';
import { TellAlarms } from './tell-alarms';
import { TidyAlarms } from './tidy-alarms';

const PORTS = [AlarmDuty, AlarmNotices, Alarms];
const USE_CASES = [AcknowledgeAlarms, TellAlarms, TidyAlarms];
/** Filled by the composition. */
const CHANNELS = { provide: ALARM_CHANNELS, useFactory: () => [] };

/** Alarms as they stand, and the telling of them. What looks for them is `AlarmWatchModule`. */
@Module({
  providers: [...portsOf(...PORTS), CHANNELS, ...USE_CASES],
  exports: [...PORTS, ALARM_CHANNELS, ...USE_CASES],
})
export class AlarmsModule {}
