/**
 * Every port of the gateway. One that has a decorator beside it is a list: a team's class joins it by the
 * decorator. Behind each other one stands one class: see `replace` of `bootGateway`. Each comment says what
 * its type cannot; the types are exported by the package itself.
 */
export {
  Clock,
  EventListener,
  EventLog,
  EventPublisher,
  ListensToEvents,
  MoneyClock,
  ProcessSignals,
  UnitOfWork,
} from './kernel';
export { AlarmChannel, AlarmDuty, AlarmNotices, Alarms, TellsOfAlarms } from './alarms';
export { IssuedKeys, OperatorSessions } from './api-keys';
export { AnchorsAudit, AuditAnchor, AuditTrail, OperatorContext } from './audit';
export { DecisionBook } from './decisions';
export { IdempotentCalls } from './idempotency';
export { AccountHolders, Books, Entries, HeldPoints, ServiceHolds, WaitingDebits } from './ledger';
export { ActivitySource, EventHistory, ExportSource } from './desk';
export { EventFeed, EventStore } from './events';
export { ChatLinks, Customers, LinkRequests, Links, MoneyOnItsWay } from './linking';
export { DepositOffers, Deposits, DepositSightings, GoneDeposits } from './deposits';
export { ApprovalPolicy, Withdrawals } from './withdrawals';
export { Deliveries, WebhookEndpoints, WebhookSender } from './webhooks';
export { Findings, HaltSwitch, WaitingFlows } from './safety';
export { LimitBook, PointsDefinition, RateBook } from './terms';
export {
  AcceptedBlocks,
  BlockListener,
  ChainReader,
  ListensToBlocks,
  ListensToReconciliations,
  ListensToRescans,
  ReconcileListener,
  RescanFloor,
  RescanListener,
  Rescans,
  ScanCursor,
  ScanLock,
} from './scan';
export {
  AcceptedAuthority,
  AnnouncedSpendings,
  AnswersForForgotten,
  AnswersForUndone,
  BalanceChecks,
  ChainAccounts,
  ChainHealth,
  ColdStorage,
  DatabaseHistory,
  FeeSchedule,
  ForgottenOrders,
  GateRecord,
  ListensToOutgoing,
  MemoReader,
  OddOperations,
  OutgoingListener,
  OutgoingSource,
  OutgoingTransactions,
  OwedBacks,
  SourceOfOutgoing,
  Surpluses,
  TransactionBroadcaster,
  TransactionBuilder,
  TransactionSigner,
  UndoneOrder,
  UndonePayments,
} from './wallet';
export { CycleTroubles } from './cycle';
export { OutboxBacklog, TelegramStatus } from './platform/status';
