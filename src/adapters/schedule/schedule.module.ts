import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { GatewayCycle, WatchRound } from '../../cycle';
import { DepositsModule } from '../../deposits';
import { LedgerModule } from '../../ledger';
import { LinkingModule } from '../../linking';
import { SafetyModule } from '../../safety';
import { ScanModule } from '../../scan';
import { TermsModule } from '../../terms';
import { WalletModule } from '../../wallet';
import { WithdrawalsModule } from '../../withdrawals';
import { CycleTriggers } from './cycle-triggers';
import { ScheduleOptions } from './schedule-options';

/** Gives the gateway its heartbeat. */
@Module({})
export class GatewayScheduleModule {
  static forRoot(options: ScheduleOptions): DynamicModule {
    return {
      module: GatewayScheduleModule,
      imports: [
        ScheduleModule.forRoot(),
        DepositsModule,
        LedgerModule,
        LinkingModule,
        SafetyModule,
        ScanModule,
        TermsModule,
        WalletModule,
        WithdrawalsModule,
      ],
      providers: [
        CycleTriggers,
        GatewayCycle,
        WatchRound,
        { provide: ScheduleOptions, useValue: options },
      ],
      exports: [CycleTriggers, GatewayCycle],
    };
  }
}
