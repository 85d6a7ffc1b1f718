import { Module } from '@nestjs/common';
import { CloseFinding } from './close-finding';
import { RaiseFinding } from './raise-finding';
import { SwitchHalt } from './switch-halt';
import { WatchClock } from './watch-clock';
import { WatchFlows } from './watch-flows';

@Module({
  providers: [CloseFinding, RaiseFinding, SwitchHalt, WatchClock, WatchFlows],
  exports: [CloseFinding, RaiseFinding, SwitchHalt, WatchClock, WatchFlows],
})
export class SafetyModule {}
