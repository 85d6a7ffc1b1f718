import { TelegramStore, UpdateStore } from '../../adapters/telegram';
import { AlarmChannel, AlarmDuty, AlarmNotices, Alarms } from '../../alarms';
import { IssuedKeys, OperatorSessions } from '../../api-keys';
import { AuditAnchor, AuditTrail, OperatorContext } from '../../audit';
import { IdempotentCalls } from '../../idempotency';
import { ActivitySource, EventHistory, ExportSource } from '../../desk';
import { EventFeed, EventStore } from '../../events';
import { CycleTroubles } from '../../cycle';
import { DecisionBook } from '../../decisions';
import { DepositOffers, Deposits, DepositSightings, GoneDeposits } from '../../deposits';
import {
  Clock,
  EventListener,
  EventLog,
  EventPublisher,
  MoneyClock,
  type Port,
  ProcessSignals,
  UnitOfWork,
} from '../../kernel';
import {
  AccountHolders,
  Books,
  Entries,
  HeldPoints,
  ServiceHolds,
  WaitingDebits,
} from '../../ledger';
import { ChatLinks, Customers, LinkRequests, Links, MoneyOnItsWay } from '../../linking';
import { OutboxBacklog, TelegramStatus } from '../../platform/status';
import { Findings, HaltSwitch, WaitingFlows } from '../../safety';
import {
  AcceptedBlocks,
  BlockListener,
  ChainReader,
  ReconcileListener,
  RescanFloor,
  RescanListener,
  Rescans,
  ScanCursor,
  ScanLock,
} from '../../scan';
import { LimitBook, PointsDefinition, RateBook } from '../../terms';
import {
  AcceptedAuthority,
  AnnouncedSpendings,
  BalanceChecks,
  ChainAccounts,
  ChainHealth,
  ColdStorage,
  DatabaseHistory,
  FeeSchedule,
  ForgottenOrders,
  GateRecord,
  MemoReader,
  OddOperations,
  OutgoingListener,
  OutgoingSource,
  OutgoingTransactions,
  OwedBacks,
  Surpluses,
  TransactionBroadcaster,
  TransactionBuilder,
  TransactionSigner,
  UndoneOrder,
  UndonePayments,
} from '../../wallet';
import { Deliveries, WebhookEndpoints, WebhookSender } from '../../webhooks';
import { ApprovalPolicy, Withdrawals } from '../../withdrawals';

/** The rules that a team may replace, by the names under which it gives its own: one per `policies/` folder. */
export const POLICIES = { approval: ApprovalPolicy, moneyOnItsWay: MoneyOnItsWay } as const;

export type PolicyName = keyof typeof POLICIES;

/** What the bot keeps. */
export const TELEGRAM_PORTS: readonly Port[] = [TelegramStore, UpdateStore];

/** Behind each of these stands exactly one class. */
export const BINDABLE_PORTS: ReadonlySet<Port> = new Set<Port>([
  ...[Clock, EventLog, EventPublisher, MoneyClock, ProcessSignals, UnitOfWork],
  ...[AccountHolders, Books, Entries, HeldPoints, ServiceHolds, WaitingDebits],
  ...[ChatLinks, Customers, LinkRequests, Links],
  ...[DepositOffers, Deposits, DepositSightings, GoneDeposits],
  ...[Withdrawals],
  ...[Deliveries, WebhookEndpoints, WebhookSender],
  ...[AlarmDuty, AlarmNotices, Alarms],
  ...[AuditTrail, DecisionBook, IdempotentCalls, IssuedKeys, OperatorContext, OperatorSessions],
  ...[EventFeed, EventStore],
  ...[ActivitySource, EventHistory, ExportSource],
  ...[Findings, HaltSwitch, WaitingFlows],
  ...[LimitBook, PointsDefinition, RateBook],
  ...[AcceptedBlocks, ChainReader, RescanFloor, Rescans, ScanCursor, ScanLock],
  ...[AcceptedAuthority, AnnouncedSpendings, BalanceChecks, ChainAccounts, ChainHealth],
  ...[ColdStorage],
  ...[DatabaseHistory, FeeSchedule, GateRecord, MemoReader, OddOperations],
  ...[OutgoingTransactions, OwedBacks, Surpluses, TransactionBroadcaster, TransactionSigner],
  ...[TransactionBuilder, UndonePayments],
  ...[CycleTroubles, OutboxBacklog, TelegramStatus],
  ...TELEGRAM_PORTS,
  ...Object.values(POLICIES),
]);

/** Behind these stand lists; the decorator by which a class joins. */
export const LISTED_PORTS: ReadonlyMap<Port, string> = new Map<Port, string>([
  [EventListener, 'ListensToEvents'],
  [AlarmChannel, 'TellsOfAlarms'],
  [AuditAnchor, 'AnchorsAudit'],
  [BlockListener, 'ListensToBlocks'],
  [RescanListener, 'ListensToRescans'],
  [ReconcileListener, 'ListensToReconciliations'],
  [OutgoingListener, 'ListensToOutgoing'],
  [OutgoingSource, 'SourceOfOutgoing'],
  [ForgottenOrders, 'AnswersForForgotten'],
  [UndoneOrder, 'AnswersForUndone'],
]);
