import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { DepositsModule } from '../../deposits';
import { LedgerModule } from '../../ledger';
import { LinkingModule } from '../../linking';
import { StatusModule } from '../../platform/status';
import { SafetyModule } from '../../safety';
import { ScanModule } from '../../scan';
import { TermsModule } from '../../terms';
import { WalletModule } from '../../wallet';
import { WithdrawalsModule } from '../../withdrawals';
import { BlocksController } from './blocks.controller';
import { CustomersController } from './customers.controller';
import { DepositsController } from './deposits.controller';
import { LinkRequestsController } from './link-requests.controller';
import { OwedBackController } from './owed-back.controller';
import { ProblemFilter } from './problem.filter';
import { RescansController } from './rescans.controller';
import { SafetyController } from './safety.controller';
import { SurplusesController } from './surpluses.controller';
import { TermsController } from './terms.controller';
import { WalletController } from './wallet.controller';
import { WithdrawalsController } from './withdrawals.controller';

/** The admin interface. Takes the domain's ports from the modules of the adapters. */
@Module({})
export class RestModule {
  static forRoot(): DynamicModule {
    return {
      module: RestModule,
      imports: [
        DepositsModule,
        LedgerModule,
        LinkingModule,
        SafetyModule,
        ScanModule,
        StatusModule,
        TermsModule,
        WalletModule,
        WithdrawalsModule,
      ],
      controllers: [
        CustomersController,
        LinkRequestsController,
        DepositsController,
        WithdrawalsController,
        TermsController,
        SafetyController,
        OwedBackController,
        RescansController,
        BlocksController,
        WalletController,
        SurplusesController,
      ],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
    };
  }
}
