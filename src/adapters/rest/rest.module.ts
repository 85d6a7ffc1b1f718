import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { DepositsModule } from '../../deposits';
import { LedgerModule } from '../../ledger';
import { LinkingModule } from '../../linking';
import { AccessModule } from '../../platform/access';
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

export interface RestModuleOptions {
  /** Whether every error of the application is answered as a problem, whoever serves the address. */
  readonly answersAll?: boolean;
}

/** The admin interface. */
@Module({})
export class RestModule {
  static forRoot({ answersAll = false }: RestModuleOptions = {}): DynamicModule {
    return {
      module: RestModule,
      imports: [
        AccessModule,
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
      providers: answersAll ? [{ provide: APP_FILTER, useClass: ProblemFilter }] : [],
    };
  }
}
