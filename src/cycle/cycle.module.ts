import { Module } from '@nestjs/common';
import { DepositsModule } from '../deposits';
import { LedgerModule } from '../ledger';
import { LinkingModule } from '../linking';
import { SafetyModule } from '../safety';
import { ScanModule } from '../scan';
import { TermsModule } from '../terms';
import { WalletModule } from '../wallet';
import { WithdrawalsModule } from '../withdrawals';
import { GatewayCycle } from './gateway-cycle';
import { WatchRound } from './watch-round';

@Module({
  imports: [
    DepositsModule,
    LedgerModule,
    LinkingModule,
    SafetyModule,
    ScanModule,
    TermsModule,
    WalletModule,
    WithdrawalsModule,
  ],
  providers: [GatewayCycle, WatchRound],
  exports: [GatewayCycle],
})
export class CycleModule {}
