import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { LedgerModule } from '../ledger';
import { SafetyModule } from '../safety';
import { ScanModule } from '../scan';
import { CancelSweep } from './cold/cancel-sweep';
import { ColdWallet } from './cold/cold-wallet';
import { ForgottenSweeps } from './cold/forgotten-sweeps';
import { OrderSweep } from './cold/order-sweep';
import { OwedToOrders } from './cold/owed-to-orders';
import { SettleSweeps } from './cold/settle-sweeps';
import { SweepSource } from './cold/sweep-source';
import { UndoneSweeps } from './cold/undone-sweeps';
import { AdoptPayments } from './proof/adopt-payments';
import { BookDifference } from './balance/book-difference';
import { BroadcastTransactions } from './sending/broadcast-transactions';
import { CheckBalance } from './balance/check-balance';
import { DecideOwedBack } from './owed-back/decide-owed-back';
import { DatabaseRemembers } from './gate/conditions/database-remembers';
import { BooksAgreeWithChain } from './gate/conditions/books-agree-with-chain';
import { ChainHoldsWhatWasRead } from './gate/conditions/chain-holds-what-was-read';
import { GATE_CONDITIONS, type GateCondition } from './gate/gate-condition';
import { HistoryGapsCompared } from './gate/conditions/history-gaps-compared';
import { IdentityConfirmed } from './gate/conditions/identity-confirmed';
import { KeysAccepted } from './gate/conditions/keys-accepted';
import { NodesHealthy } from './gate/conditions/nodes-healthy';
import { NothingSpentUnknown } from './gate/conditions/nothing-spent-unknown';
import { PayoutsNotHalted } from './gate/conditions/payouts-not-halted';
import { ReversibleBlocksSeen } from './gate/conditions/reversible-blocks-seen';
import { TimeKnown } from './gate/conditions/time-known';
import { KeepSurplus } from './balance/keep-surplus';
import { LastSignature } from './sending/last-signature';
import { NetworkFees } from './sending/network-fees';
import { AcceptedAuthority } from './ports/checks/accepted-authority';
import { AnnouncedSpendings } from './ports/chain/announced-spendings';
import { BalanceChecks } from './ports/checks/balance-checks';
import { ChainAccounts } from './ports/chain/chain-accounts';
import { ChainHealth } from './ports/chain/chain-health';
import { ColdStorage } from './ports/cold/cold-storage';
import { DatabaseHistory } from './ports/checks/database-history';
import { FeeSchedule } from './ports/chain/fee-schedule';
import { FORGOTTEN_ORDERS } from './ports/outgoing/forgotten-orders';
import { GateRecord } from './ports/checks/gate-record';
import { MemoReader } from './ports/chain/memo-reader';
import { OddOperations } from './ports/checks/odd-operations';
import { OUTGOING_LISTENERS } from './ports/outgoing/outgoing-listener';
import { OUTGOING_SOURCES } from './ports/outgoing/outgoing-source';
import { OutgoingTransactions } from './ports/outgoing/outgoing-transactions';
import { OwedBacks } from './ports/outgoing/owed-backs';
import { Surpluses } from './ports/checks/surpluses';
import { TransactionBroadcaster } from './ports/chain/transaction-broadcaster';
import { TransactionBuilder } from './ports/chain/transaction-builder';
import { TransactionSigner } from './ports/chain/transaction-signer';
import { UNDONE_ORDERS } from './ports/outgoing/undone-order';
import { UndonePayments } from './ports/outgoing/undone-payments';
import { OutdateComparison } from './balance/outdate-comparison';
import { PaymentGate } from './gate/payment-gate';
import { PayoutsPause } from './gate/payouts-pause';
import { ProveOutcomes } from './proof/prove-outcomes';
import { ReadSeal } from './proof/read-seal';
import { RecheckOutgoing } from './proof/recheck-outgoing';
import { RecordGate } from './gate/record-gate';
import { RecordOddOperations } from './balance/record-odd-operations';
import { ReportForeignSpending } from './proof/report-foreign-spending';
import { ReportRepeatedExpiry } from './proof/report-repeated-expiry';
import { GroupOrders } from './sending/group-orders';
import { SendOutgoing } from './sending/send-outgoing';
import { SettleSurplus } from './owed-back/settle-surplus';
import { ShortWallet } from './sending/short-wallet';
import { SignOrders } from './sending/sign-orders';
import { SignTransactions } from './sending/sign-transactions';
import { UndoPayments } from './undone/undo-payments';
import { UnexplainedMoney } from './balance/unexplained-money';
import { WatchUndone } from './undone/watch-undone';
import { WatchDatabaseHistory } from './watch-database-history';
import { WatchHotWallet } from './watch-hot-wallet';
import { WatchSpending } from './proof/watch-spending';

const PORTS = [
  AcceptedAuthority,
  AnnouncedSpendings,
  BalanceChecks,
  ChainAccounts,
  ChainHealth,
  ColdStorage,
  DatabaseHistory,
  FeeSchedule,
  GateRecord,
  MemoReader,
  OddOperations,
  OutgoingTransactions,
  OwedBacks,
  Surpluses,
  TransactionBroadcaster,
  TransactionBuilder,
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
    CancelSweep,
    CheckBalance,
    ColdWallet,
    ForgottenSweeps,
    OrderSweep,
    OwedToOrders,
    SettleSweeps,
    SweepSource,
    UndoneSweeps,
    KeepSurplus,
    LastSignature,
    NetworkFees,
    DecideOwedBack,
    GroupOrders,
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
    SignOrders,
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
    CancelSweep,
    ColdWallet,
    OrderSweep,
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
