import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { CycleModule } from '../../cycle';
import { WalletModule } from '../../wallet';
import { CycleCaller } from './cycle-caller';
import { CycleTriggers } from './cycle-triggers';
import { ScheduleOptions } from './schedule-options';

/**
 * For the gateway alone: it looks for no decorators, and its registry is nobody else's. An application of a
 * team that has `ScheduleModule.forRoot()` would else run each of its jobs twice.
 */
const OWN_SCHEDULE: DynamicModule = {
  ...ScheduleModule.forRoot({ cronJobs: false, intervals: false, timeouts: false }),
  global: false,
};

/** Gives the gateway its heartbeat. */
@Module({})
export class GatewayScheduleModule {
  static forRoot(options: ScheduleOptions): DynamicModule {
    return {
      module: GatewayScheduleModule,
      imports: [OWN_SCHEDULE, CycleModule, WalletModule],
      providers: [CycleTriggers, { provide: ScheduleOptions, useValue: options }],
      exports: [CycleTriggers],
    };
  }

  /** For a process that runs no cycles. */
  static elsewhere(): DynamicModule {
    return { module: GatewayScheduleModule, providers: [CycleCaller] };
  }
}
