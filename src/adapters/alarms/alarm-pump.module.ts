import { Module } from '@nestjs/common';
import { AlarmsModule, AlarmWatchModule } from '../../alarms';
import { AlarmPump } from './alarm-pump';
import { AlarmPumpOptions } from './alarm-pump-options';

/** Has alarms be watched and told as long as the application runs. */
@Module({
  imports: [AlarmsModule, AlarmWatchModule],
  providers: [AlarmPump, { provide: AlarmPumpOptions, useFactory: () => new AlarmPumpOptions() }],
})
export class AlarmPumpModule {}
