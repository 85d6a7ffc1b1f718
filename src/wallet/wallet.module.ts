import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger';
import { SafetyModule } from '../safety';
import { ReportDisagreement } from '../scan';
import { BookDifference } from './book-difference';
import { BroadcastTransactions } from './broadcast-transactions';
import { CheckBalance } from './check-balance';
import { BooksAgreeWithChain } from './gate/books-agree-with-chain';
import { GATE_CONDITIONS, type GateCondition } from './gate/gate-condition';
import { IdentityConfirmed } from './gate/identity-confirmed';
import { KeysAccepted } from './gate/keys-accepted';
import { NodesHealthy } from './gate/nodes-healthy';
import { PayoutsNotHalted } from './gate/payouts-not-halted';
import { PaymentGate } from './payment-gate';
import { ProveOutcomes } from './prove-outcomes';
import { RecheckOutgoing } from './recheck-outgoing';
import { RecordOddOperations } from './record-odd-operations';
import { ReportForeignSpending } from './report-foreign-spending';
import { SendOutgoing } from './send-outgoing';
import { SignTransactions } from './sign-transactions';
import { WatchHotWallet } from './watch-hot-wallet';

/** In the order in which they are asked: the first that does not hold is what operators read. */
const CONDITIONS = [
  NodesHealthy,
  KeysAccepted,
  IdentityConfirmed,
  PayoutsNotHalted,
  BooksAgreeWithChain,
];

@Module({
  imports: [LedgerModule, SafetyModule],
  providers: [
    ...CONDITIONS,
    {
      provide: GATE_CONDITIONS,
      inject: CONDITIONS,
      useFactory: (...conditions: GateCondition[]) => conditions,
    },
    BookDifference,
    BroadcastTransactions,
    CheckBalance,
    PaymentGate,
    ProveOutcomes,
    RecheckOutgoing,
    RecordOddOperations,
    ReportDisagreement,
    ReportForeignSpending,
    SendOutgoing,
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
    SendOutgoing,
    SignTransactions,
    WatchHotWallet,
  ],
})
export class WalletModule {}
