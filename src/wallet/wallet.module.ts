import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger';
import { SafetyModule } from '../safety';
import { BookDifference } from './book-difference';
import { BroadcastTransactions } from './broadcast-transactions';
import { CheckBalance } from './check-balance';
import { PaymentGate } from './payment-gate';
import { ProveOutcomes } from './prove-outcomes';
import { RecheckOutgoing } from './recheck-outgoing';
import { RecordOddOperations } from './record-odd-operations';
import { ReportForeignSpending } from './report-foreign-spending';
import { SignTransactions } from './sign-transactions';
import { WatchHotWallet } from './watch-hot-wallet';

@Module({
  imports: [LedgerModule, SafetyModule],
  providers: [
    BookDifference,
    BroadcastTransactions,
    CheckBalance,
    PaymentGate,
    ProveOutcomes,
    RecheckOutgoing,
    RecordOddOperations,
    ReportForeignSpending,
    SignTransactions,
    WatchHotWallet,
  ],
  exports: [
    BookDifference,
    BroadcastTransactions,
    CheckBalance,
    PaymentGate,
    ProveOutcomes,
    RecheckOutgoing,
    RecordOddOperations,
    SignTransactions,
    WatchHotWallet,
  ],
})
export class WalletModule {}
