import { Module } from '@nestjs/common';
import { AuditModule } from '../audit';
import { portsOf } from '../kernel';
import { DecisionsModule } from '../decisions';
import { DepositsModule } from '../deposits';
import { LedgerModule } from '../ledger';
import { LinkingModule } from '../linking';
import { SafetyModule } from '../safety';
import { ScanModule } from '../scan';
import { TermsModule } from '../terms';
import { WalletModule } from '../wallet';
import { WithdrawalsModule } from '../withdrawals';
import { GatewayCycle } from './gateway-cycle';
import { CycleTroubles } from './ports/cycle-troubles';
import { WatchRound } from './watch-round';

@Module({
  imports: [
    AuditModule,
    DecisionsModule,
    DepositsModule,
    LedgerModule,
    LinkingModule,
    SafetyModule,
    ScanModule,
    TermsModule,
    WalletModule,
    WithdrawalsModule,
  ],
  providers: [...portsOf(CycleTroubles), GatewayCycle, WatchRound],
  exports: [CycleTroubles, GatewayCycle],
})
export class CycleModule {}
