import type { DynamicModule, Type } from '@nestjs/common';
import { CrowdWizModule } from '../adapters/crowdwiz';
import { DatabaseOptions, PostgresModule } from '../adapters/postgres';
import { SystemClock } from '../adapters/schedule';
import { DepositsModule } from '../deposits';
import { LedgerModule } from '../ledger';
import { LinkingModule } from '../linking';
import { AccessModule } from '../platform/access';
import { GatewayConfigModule, type GatewayConfig } from '../platform/config';
import { EventLinesModule, LoggingModule } from '../platform/logging';
import { SafetyModule } from '../safety';
import { ScanModule } from '../scan';
import { TermsModule } from '../terms';
import { WalletModule } from '../wallet';
import { WithdrawalsModule } from '../withdrawals';
import { FloorModule, HeldPointsModule, PoliciesModule } from './bindings';
import { KernelModule } from './kernel.module';
import { ListsModule } from './lists.module';
import { crowdWizOptions, type Surroundings } from './surroundings';

/** The whole domain over a database and nodes; nothing of it moves by itself. */
export function domainOver(
  config: GatewayConfig,
  databaseUrl: string,
  surroundings: Surroundings,
): (DynamicModule | Type)[] {
  const { logDestination, clock = new SystemClock() } = surroundings;
  return [
    ListsModule,
    GatewayConfigModule.forRoot(config),
    LoggingModule.forRoot(config, logDestination),
    AccessModule.forRoot(config),
    KernelModule.forRoot(config, clock),
    PoliciesModule,
    FloorModule,
    HeldPointsModule,
    PostgresModule.forRoot(new DatabaseOptions(databaseUrl, config.database.poolSize)),
    CrowdWizModule.forRootAsync({
      inject: [],
      useFactory: () => crowdWizOptions(config, surroundings),
    }),
    LedgerModule,
    TermsModule,
    SafetyModule,
    ScanModule,
    WalletModule,
    LinkingModule,
    DepositsModule,
    WithdrawalsModule,
    EventLinesModule,
  ];
}
