import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger';
import { SafetyModule } from '../safety';
import { BroadcastTransactions } from './broadcast-transactions';
import { CheckBalance } from './check-balance';
import { PaymentGate } from './payment-gate';
import { ProveOutcomes } from './prove-outcomes';
import { RecheckOutgoing } from './recheck-outgoing';
import { ReportForeignSpending } from './report-foreign-spending';
import { SignTransactions } from './sign-transactions';
import { WatchHotWallet } from './watch-hot-wallet';

@Module({
  imports: [LedgerModule, SafetyModule],
  providers: [
    BroadcastTransactions,
    CheckBalance,
    PaymentGate,
    ProveOutcomes,
    RecheckOutgoing,
    ReportForeignSpending,
    SignTransactions,
    WatchHotWallet,
  ],
  exports: [
    BroadcastTransactions,
    CheckBalance,
    PaymentGate,
    ProveOutcomes,
    RecheckOutgoing,
    SignTransactions,
    WatchHotWallet,
  ],
})
export class WalletModule {}
