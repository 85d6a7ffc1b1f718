import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { CloseFinding } from './close-finding';
import { Findings } from './ports/findings';
import { HaltSwitch } from './ports/halt-switch';
import { WaitingFlows } from './ports/waiting-flows';
import { RaiseFinding } from './raise-finding';
import { SwitchHalt } from './switch-halt';
import { WatchClock } from './watch-clock';
import { WatchFlows } from './watch-flows';

const PORTS = [Findings, HaltSwitch, WaitingFlows];
const USE_CASES = [CloseFinding, RaiseFinding, SwitchHalt, WatchClock, WatchFlows];

@Module({
  providers: [...portsOf(...PORTS), ...USE_CASES],
  exports: [...PORTS, ...USE_CASES],
})
export class SafetyModule {}
