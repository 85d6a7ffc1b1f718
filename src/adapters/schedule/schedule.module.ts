import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { CycleModule } from '../../cycle';
import { WalletModule } from '../../wallet';
import { CycleTriggers } from './cycle-triggers';
import { ScheduleOptions } from './schedule-options';

/** Gives the gateway its heartbeat. */
@Module({})
export class GatewayScheduleModule {
  static forRoot(options: ScheduleOptions): DynamicModule {
    return {
      module: GatewayScheduleModule,
      imports: [ScheduleModule.forRoot(), CycleModule, WalletModule],
      providers: [CycleTriggers, { provide: ScheduleOptions, useValue: options }],
      exports: [CycleTriggers],
    };
  }
}
