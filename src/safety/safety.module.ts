import { Module } from '@nestjs/common';
import { CloseFinding } from './close-finding';
import { RaiseFinding } from './raise-finding';
import { SwitchHalt } from './switch-halt';

@Module({
  providers: [CloseFinding, RaiseFinding, SwitchHalt],
  exports: [CloseFinding, RaiseFinding, SwitchHalt],
})
export class SafetyModule {}
