import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger';
import { SafetyModule } from '../safety';
import { ReportDisagreement } from '../scan';
import { AdoptPayments } from './adopt-payments';
import { BookDifference } from './book-difference';
import { BroadcastTransactions } from './broadcast-transactions';
import { CheckBalance } from './check-balance';
import { DecideOwedBack } from './decide-owed-back';
import { DatabaseRemembers } from './gate/database-remembers';
import { BooksAgreeWithChain } from './gate/books-agree-with-chain';
import { ChainHoldsWhatWasRead } from './gate/chain-holds-what-was-read';
import { GATE_CONDITIONS, type GateCondition } from './gate/gate-condition';
import { HistoryGapsCompared } from './gate/history-gaps-compared';
import { IdentityConfirmed } from './gate/identity-confirmed';
import { KeysAccepted } from './gate/keys-accepted';
import { NodesHealthy } from './gate/nodes-healthy';
import { NothingSpentUnknown } from './gate/nothing-spent-unknown';
import { PayoutsNotHalted } from './gate/payouts-not-halted';
import { ReversibleBlocksSeen } from './gate/reversible-blocks-seen';
import { TimeKnown } from './gate/time-known';
import { KeepSurplus } from './keep-surplus';
import { LastSignature } from './last-signature';
import { NetworkFees } from './network-fees';
import { FORGOTTEN_ORDERS } from './ports/forgotten-orders';
import { OUTGOING_LISTENERS } from './ports/outgoing-listener';
import { OUTGOING_SOURCES } from './ports/outgoing-source';
import { UNDONE_ORDERS } from './ports/undone-order';
import { OutdateComparison } from './outdate-comparison';
import { PaymentGate } from './payment-gate';
import { PayoutsPause } from './payouts-pause';
import { ProveOutcomes } from './prove-outcomes';
import { ReadSeal } from './read-seal';
import { RecheckOutgoing } from './recheck-outgoing';
import { RecordGate } from './record-gate';
import { RecordOddOperations } from './record-odd-operations';
import { ReportForeignSpending } from './report-foreign-spending';
import { ReportRepeatedExpiry } from './report-repeated-expiry';
import { SendOutgoing } from './send-outgoing';
import { SettleSurplus } from './settle-surplus';
import { ShortWallet } from './short-wallet';
import { SignTransactions } from './sign-transactions';
import { UndoPayments } from './undo-payments';
import { UnexplainedMoney } from './unexplained-money';
import { WatchUndone } from './watch-undone';
import { WatchDatabaseHistory } from './watch-database-history';
import { WatchHotWallet } from './watch-hot-wallet';
import { WatchSpending } from './watch-spending';

/** In the order in which they are asked: the first that does not hold is what operators read. */
const CONDITIONS = [
  TimeKnown,
  NodesHealthy,
  KeysAccepted,
  IdentityConfirmed,
  DatabaseRemembers,
  NothingSpentUnknown,
  PayoutsNotHalted,
  ChainHoldsWhatWasRead,
  BooksAgreeWithChain,
  HistoryGapsCompared,
  ReversibleBlocksSeen,
];

/** Filled by the composition. */
const LISTS = [OUTGOING_SOURCES, OUTGOING_LISTENERS, FORGOTTEN_ORDERS, UNDONE_ORDERS];

@Module({
  imports: [LedgerModule, SafetyModule],
  providers: [
    ...LISTS.map((list) => ({ provide: list, useFactory: () => [] })),
    ...CONDITIONS,
    AdoptPayments,
    {
      provide: GATE_CONDITIONS,
      inject: CONDITIONS,
      useFactory: (...conditions: GateCondition[]) => conditions,
    },
    BookDifference,
    BroadcastTransactions,
    CheckBalance,
    KeepSurplus,
    LastSignature,
    NetworkFees,
    DecideOwedBack,
    OutdateComparison,
    PaymentGate,
    PayoutsPause,
    ProveOutcomes,
    ReadSeal,
    RecheckOutgoing,
    RecordGate,
    RecordOddOperations,
    ReportDisagreement,
    ReportForeignSpending,
    ReportRepeatedExpiry,
    SendOutgoing,
    SettleSurplus,
    ShortWallet,
    SignTransactions,
    UndoPayments,
    UnexplainedMoney,
    WatchUndone,
    WatchDatabaseHistory,
    WatchHotWallet,
    WatchSpending,
  ],
  exports: [
    BookDifference,
    BroadcastTransactions,
    CheckBalance,
    KeepSurplus,
    NetworkFees,
    DecideOwedBack,
    OutdateComparison,
    PaymentGate,
    PayoutsPause,
    ProveOutcomes,
    RecheckOutgoing,
    RecordOddOperations,
    ReportRepeatedExpiry,
    SendOutgoing,
    SettleSurplus,
    ShortWallet,
    SignTransactions,
    UndoPayments,
    UnexplainedMoney,
    WatchUndone,
    WatchDatabaseHistory,
    WatchHotWallet,
    WatchSpending,
  ],
})
export class WalletModule {}
