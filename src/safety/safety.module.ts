import { Module } from '@nestjs/common';
import { CloseFinding } from './close-finding';
import { RaiseFinding } from './raise-finding';
import { SwitchHalt } from './switch-halt';
import { WatchFlows } from './watch-flows';

@Module({
  providers: [CloseFinding, RaiseFinding, SwitchHalt, WatchFlows],
  exports: [CloseFinding, RaiseFinding, SwitchHalt, WatchFlows],
})
export class SafetyModule {}
