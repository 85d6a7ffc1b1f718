import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger';
import { SafetyModule } from '../safety';
import { BookDifference } from './book-difference';
import { BroadcastTransactions } from './broadcast-transactions';
import { CheckBalance } from './check-balance';
import { PaymentGate } from './payment-gate';
import { ProveOutcomes } from './prove-outcomes';
import { RecordOddOperations } from './record-odd-operations';
import { ReportForeignSpending } from './report-foreign-spending';
import { SignTransactions } from './sign-transactions';

@Module({
  imports: [LedgerModule, SafetyModule],
  providers: [
    BookDifference,
    BroadcastTransactions,
    CheckBalance,
    PaymentGate,
    ProveOutcomes,
    RecordOddOperations,
    ReportForeignSpending,
    SignTransactions,
  ],
  exports: [
    BookDifference,
    BroadcastTransactions,
    CheckBalance,
    PaymentGate,
    ProveOutcomes,
    RecordOddOperations,
    SignTransactions,
  ],
})
export class WalletModule {}
