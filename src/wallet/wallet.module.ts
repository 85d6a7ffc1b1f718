import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { LedgerModule } from '../ledger';
import { SafetyModule } from '../safety';
import { ScanModule } from '../scan';
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
import { AcceptedAuthority } from './ports/accepted-authority';
import { AnnouncedSpendings } from './ports/announced-spendings';
import { BalanceChecks } from './ports/balance-checks';
import { ChainAccounts } from './ports/chain-accounts';
import { ChainHealth } from './ports/chain-health';
import { DatabaseHistory } from './ports/database-history';
import { FeeSchedule } from './ports/fee-schedule';
import { FORGOTTEN_ORDERS } from './ports/forgotten-orders';
import { GateRecord } from './ports/gate-record';
import { MemoReader } from './ports/memo-reader';
import { OddOperations } from './ports/odd-operations';
import { OUTGOING_LISTENERS } from './ports/outgoing-listener';
import { OUTGOING_SOURCES } from './ports/outgoing-source';
import { OutgoingTransactions } from './ports/outgoing-transactions';
import { OwedBacks } from './ports/owed-backs';
import { Surpluses } from './ports/surpluses';
import { TransactionBroadcaster } from './ports/transaction-broadcaster';
import { TransactionSigner } from './ports/transaction-signer';
import { UNDONE_ORDERS } from './ports/undone-order';
import { UndonePayments } from './ports/undone-payments';
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

const PORTS = [
  AcceptedAuthority,
  AnnouncedSpendings,
  BalanceChecks,
  ChainAccounts,
  ChainHealth,
  DatabaseHistory,
  FeeSchedule,
  GateRecord,
  MemoReader,
  OddOperations,
  OutgoingTransactions,
  OwedBacks,
  Surpluses,
  TransactionBroadcaster,
  TransactionSigner,
  UndonePayments,
];

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
  imports: [LedgerModule, SafetyModule, ScanModule],
  providers: [
    ...portsOf(...PORTS),
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
    ...PORTS,
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
