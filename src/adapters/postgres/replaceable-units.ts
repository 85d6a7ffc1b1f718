import { AlarmDuty, AlarmNotices, Alarms } from '../../alarms';
import { IssuedKeys, OperatorSessions } from '../../api-keys';
import { AuditTrail } from '../../audit';
import { IdempotentCalls } from '../../idempotency';
import { DecisionBook } from '../../decisions';
import { EventFeed, EventStore } from '../../events';
import { ActivitySource, EventHistory, ExportSource } from '../../desk';
import { DepositOffers, Deposits, DepositSightings, GoneDeposits } from '../../deposits';
import { EventLog, type Port, ProcessSignals, UnitOfWork } from '../../kernel';
import { AccountHolders, Books, Entries, ServiceHolds, WaitingDebits } from '../../ledger';
import { ChatLinks, Customers, LinkRequests, Links, MoneyOnItsWay } from '../../linking';
import { OutboxBacklog } from '../../platform/status';
import { Findings, HaltSwitch, WaitingFlows } from '../../safety';
import { AcceptedBlocks, Rescans, ScanCursor, ScanLock } from '../../scan';
import { LimitBook, PointsDefinition, RateBook } from '../../terms';
import {
  AcceptedAuthority,
  BalanceChecks,
  ColdStorage,
  DatabaseHistory,
  GateRecord,
  OddOperations,
  OutgoingTransactions,
  OwedBacks,
  Surpluses,
  UndonePayments,
} from '../../wallet';
import { Deliveries, WebhookEndpoints } from '../../webhooks';
import { Withdrawals } from '../../withdrawals';
import { TelegramStore } from '../telegram/telegram-store';
import { UpdateStore } from '../telegram/update-store';

/**
 * By port, whose statements, foreign keys and triggers read the tables of its store. Who keeps the one
 * elsewhere leaves those tables empty, so the others must be replaced with it. `replaceable-units.spec.ts`
 * reads the statements.
 */
const READERS: ReadonlyMap<Port, readonly Port[]> = new Map<Port, readonly Port[]>([
  [BalanceChecks, [GateRecord]],
  [Books, [ChatLinks, Entries, ExportSource, GoneDeposits, ServiceHolds, Withdrawals]],
  [ChatLinks, [TelegramStore]],
  [
    Customers,
    [
      ...[Books, ChatLinks, Deposits, DepositOffers, DepositSightings, GoneDeposits, Links],
      ...[ExportSource, LinkRequests, OwedBacks, TelegramStore, WaitingDebits],
    ],
  ],
  [
    Deposits,
    [
      ...[ActivitySource, DepositOffers, ExportSource, GoneDeposits, Links, MoneyOnItsWay],
      WaitingFlows,
    ],
  ],
  [DatabaseHistory, [EventFeed]],
  [Deliveries, [WebhookEndpoints]],
  [DepositSightings, [MoneyOnItsWay]],
  [EventLog, [EventHistory]],
  [EventStore, [EventFeed]],
  [GoneDeposits, [WaitingFlows, Withdrawals]],
  [HaltSwitch, [Deposits, GateRecord, OutgoingTransactions]],
  [IssuedKeys, [OperatorSessions]],
  [LinkRequests, [ChatLinks, WaitingFlows]],
  [
    Links,
    [
      ...[ChatLinks, DepositOffers, Deposits, ExportSource, MoneyOnItsWay, WaitingFlows],
      ...[ColdStorage, Withdrawals],
    ],
  ],
  [
    OutgoingTransactions,
    [ColdStorage, DatabaseHistory, Deposits, OwedBacks, UndonePayments, WaitingFlows],
  ],
  [OwedBacks, [WaitingFlows, Withdrawals]],
  [Rescans, [WaitingFlows]],
  [ScanCursor, [DatabaseHistory, DepositOffers, GoneDeposits, UndonePayments, WaitingFlows]],
  [TelegramStore, [ChatLinks, OutboxBacklog, WaitingFlows]],
  [UpdateStore, [WaitingFlows]],
  [WaitingDebits, [Withdrawals]],
  [WebhookEndpoints, [Deliveries]],
  [Withdrawals, [ActivitySource, ExportSource, GoneDeposits, MoneyOnItsWay, WaitingFlows]],
  // A transaction of another kind holds nothing of ours.
  [
    UnitOfWork,
    [
      ...[AcceptedAuthority, AcceptedBlocks, AccountHolders, ActivitySource, AuditTrail],
      ...[BalanceChecks, Books],
      ...[AlarmDuty, AlarmNotices, Alarms, ChatLinks, ColdStorage, Customers],
      ...[DatabaseHistory, DecisionBook, DepositOffers, Deposits, DepositSightings, EventLog],
      ...[Entries, EventFeed, EventHistory, EventStore, ExportSource, Findings],
      ...[
        GateRecord,
        GoneDeposits,
        HaltSwitch,
        IdempotentCalls,
        IssuedKeys,
        LimitBook,
        LinkRequests,
        Links,
        MoneyOnItsWay,
      ],
      ...[OddOperations, OperatorSessions, OutgoingTransactions, OwedBacks, PointsDefinition],
      ...[RateBook, Rescans],
      ProcessSignals,
      ...[
        ScanCursor,
        ScanLock,
        ServiceHolds,
        Surpluses,
        TelegramStore,
        UndonePayments,
        UpdateStore,
      ],
      ...[Deliveries, WaitingDebits, WaitingFlows, WebhookEndpoints, Withdrawals],
    ],
  ],
]);

/** The port and all that must be replaced with it. Of a port that is kept alone, itself. */
export function replaceableUnit(port: Port): ReadonlySet<Port> {
  const unit = new Set<Port>([port]);
  for (const each of unit) for (const reader of READERS.get(each) ?? []) unit.add(reader);
  return unit;
}
