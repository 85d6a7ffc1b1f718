import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { TelegramStore } from 'crowdwiz-gateway/internal/adapters/telegram/telegram-store';
import { UpdateStore } from 'crowdwiz-gateway/internal/adapters/telegram/update-store';
import { AlarmDuty, AlarmNotices, Alarms } from 'crowdwiz-gateway/internal/alarms/index';
import { IssuedKeys, OperatorSessions } from 'crowdwiz-gateway/internal/api-keys/index';
import { ActivitySource, EventHistory, ExportSource } from 'crowdwiz-gateway/internal/desk/index';
import { AuditTrail } from 'crowdwiz-gateway/internal/audit/index';
import { IdempotentCalls } from 'crowdwiz-gateway/internal/idempotency/index';
import type { Port } from 'crowdwiz-gateway/internal/kernel/index';
import { DecisionBook } from 'crowdwiz-gateway/internal/decisions/index';
import { EventFeed, EventStore } from 'crowdwiz-gateway/internal/events/index';
import { EventLog, ProcessSignals, UnitOfWork } from 'crowdwiz-gateway/internal/kernel/index';
import {
  AccountHolders,
  Books,
  Entries,
  ServiceHolds,
  WaitingDebits,
} from 'crowdwiz-gateway/internal/ledger/index';
import { ChatLinks, Customers, LinkRequests, Links } from 'crowdwiz-gateway/internal/linking/index';
import {
  DepositOffers,
  Deposits,
  DepositSightings,
  GoneDeposits,
} from 'crowdwiz-gateway/internal/deposits/index';
import { OutboxBacklog } from 'crowdwiz-gateway/internal/platform/status/outbox-backlog';
import { Findings, HaltSwitch, WaitingFlows } from 'crowdwiz-gateway/internal/safety/index';
import {
  AcceptedBlocks,
  Rescans,
  ScanCursor,
  ScanLock,
} from 'crowdwiz-gateway/internal/scan/index';
import { LimitBook, PointsDefinition, RateBook } from 'crowdwiz-gateway/internal/terms/index';
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
} from 'crowdwiz-gateway/internal/wallet/index';
import { Deliveries, WebhookEndpoints } from 'crowdwiz-gateway/internal/webhooks/index';
import { Withdrawals } from 'crowdwiz-gateway/internal/withdrawals/index';
import { MemoryIdempotentCalls } from './access/memory-idempotent-calls';
import { MemoryIssuedKeys } from './access/memory-issued-keys';
import { MemoryOperatorSessions } from './access/memory-operator-sessions';
import { MemoryAlarmDuty } from './alarms/memory-alarm-duty';
import { MemoryAlarmNotices } from './alarms/memory-alarm-notices';
import { MemoryAlarms } from './alarms/memory-alarms';
import { MemoryAuditTrail } from './audit/memory-audit-trail';
import { MemoryDecisionBook } from './audit/memory-decision-book';
import { MemoryDatabase } from './database/memory-database';
import { MemoryEventLog } from './database/memory-event-log';
import { MemoryProcessSignals } from './database/memory-process-signals';
import { MemoryUnitOfWork } from './database/memory-unit-of-work';
import { MemoryDepositOffers } from './deposits/memory-deposit-offers';
import { MemoryDepositSightings } from './deposits/memory-deposit-sightings';
import { MemoryDeposits } from './deposits/memory-deposits';
import { MemoryGoneDeposits } from './deposits/memory-gone-deposits';
import { MemoryEventHistory } from './desk/memory-event-history';
import { MemoryActivitySource } from './desk/memory-activity-source';
import { MemoryExportSource } from './desk/memory-export-source';
import { MemoryEventFeed } from './events/memory-event-feed';
import { MemoryEventStore } from './events/memory-event-store';
import { MemoryAccountHolders } from './ledger/memory-account-holders';
import { MemoryBooks } from './ledger/memory-books';
import { MemoryEntries } from './ledger/memory-entries';
import { MemoryServiceHolds } from './ledger/memory-service-holds';
import { MemoryWaitingDebits } from './ledger/memory-waiting-debits';
import { MemoryChatLinks } from './linking/memory-chat-links';
import { MemoryCustomers } from './linking/memory-customers';
import { MemoryLinkRequests } from './linking/memory-link-requests';
import { MemoryLinks } from './linking/memory-links';
import { MemoryMoneyOnItsWay } from './linking/memory-money-on-its-way';
import { MemoryFindings } from './safety/memory-findings';
import { MemoryHaltSwitch } from './safety/memory-halt-switch';
import { MemoryWaitingFlows } from './safety/memory-waiting-flows';
import { MemoryAcceptedBlocks } from './scan/memory-accepted-blocks';
import { MemoryRescans } from './scan/memory-rescans';
import { MemoryScanCursor } from './scan/memory-scan-cursor';
import { MemoryScanLock } from './scan/memory-scan-lock';
import { MemoryOutboxBacklog } from './telegram/memory-outbox-backlog';
import { MemoryTelegramStore } from './telegram/memory-telegram-store';
import { MemoryUpdateStore } from './telegram/memory-update-store';
import { MemoryLimitBook } from './terms/memory-limit-book';
import { MemoryPointsDefinition } from './terms/memory-points-definition';
import { MemoryRateBook } from './terms/memory-rate-book';
import { MemoryAcceptedAuthority } from './wallet/memory-accepted-authority';
import { MemoryBalanceChecks } from './wallet/memory-balance-checks';
import { MemoryColdStorage } from './wallet/memory-cold-storage';
import { MemoryDatabaseHistory } from './wallet/memory-database-history';
import { MemoryGateRecord } from './wallet/memory-gate-record';
import { MemoryOddOperations } from './wallet/memory-odd-operations';
import { MemoryOutgoingTransactions } from './wallet/memory-outgoing-transactions';
import { MemoryOwedBacks } from './wallet/memory-owed-backs';
import { MemorySurpluses } from './wallet/memory-surpluses';
import { MemoryUndonePayments } from './wallet/memory-undone-payments';
import { MemoryDeliveries } from './webhooks/memory-deliveries';
import { MemoryWebhookEndpoints } from './webhooks/memory-webhook-endpoints';
import { MemoryWithdrawals } from './withdrawals/memory-withdrawals';

/** A port and the store in memory behind it. */
export interface MemoryBinding {
  readonly port: Port;
  readonly by: Type<object>;
}

/** All that the database keeps, without what the bot keeps. */
export const MEMORY_STORES: readonly MemoryBinding[] = [
  { port: UnitOfWork, by: MemoryUnitOfWork },
  { port: EventLog, by: MemoryEventLog },
  { port: AuditTrail, by: MemoryAuditTrail },
  { port: DecisionBook, by: MemoryDecisionBook },
  { port: IssuedKeys, by: MemoryIssuedKeys },
  { port: OperatorSessions, by: MemoryOperatorSessions },
  { port: IdempotentCalls, by: MemoryIdempotentCalls },
  { port: EventStore, by: MemoryEventStore },
  { port: EventFeed, by: MemoryEventFeed },
  { port: ProcessSignals, by: MemoryProcessSignals },
  { port: AccountHolders, by: MemoryAccountHolders },
  { port: Books, by: MemoryBooks },
  { port: Entries, by: MemoryEntries },
  { port: ServiceHolds, by: MemoryServiceHolds },
  { port: WaitingDebits, by: MemoryWaitingDebits },
  { port: RateBook, by: MemoryRateBook },
  { port: LimitBook, by: MemoryLimitBook },
  { port: PointsDefinition, by: MemoryPointsDefinition },
  { port: Findings, by: MemoryFindings },
  { port: HaltSwitch, by: MemoryHaltSwitch },
  { port: WaitingFlows, by: MemoryWaitingFlows },
  { port: ScanCursor, by: MemoryScanCursor },
  { port: Rescans, by: MemoryRescans },
  { port: AcceptedBlocks, by: MemoryAcceptedBlocks },
  { port: ScanLock, by: MemoryScanLock },
  { port: OutgoingTransactions, by: MemoryOutgoingTransactions },
  { port: OwedBacks, by: MemoryOwedBacks },
  { port: GoneDeposits, by: MemoryGoneDeposits },
  { port: UndonePayments, by: MemoryUndonePayments },
  { port: BalanceChecks, by: MemoryBalanceChecks },
  { port: GateRecord, by: MemoryGateRecord },
  { port: AcceptedAuthority, by: MemoryAcceptedAuthority },
  { port: DatabaseHistory, by: MemoryDatabaseHistory },
  { port: OddOperations, by: MemoryOddOperations },
  { port: Surpluses, by: MemorySurpluses },
  { port: ColdStorage, by: MemoryColdStorage },
  { port: ChatLinks, by: MemoryChatLinks },
  { port: Customers, by: MemoryCustomers },
  { port: Links, by: MemoryLinks },
  { port: LinkRequests, by: MemoryLinkRequests },
  { port: Deposits, by: MemoryDeposits },
  { port: DepositOffers, by: MemoryDepositOffers },
  { port: DepositSightings, by: MemoryDepositSightings },
  { port: Withdrawals, by: MemoryWithdrawals },
  { port: WebhookEndpoints, by: MemoryWebhookEndpoints },
  { port: Deliveries, by: MemoryDeliveries },
  { port: Alarms, by: MemoryAlarms },
  { port: AlarmNotices, by: MemoryAlarmNotices },
  { port: AlarmDuty, by: MemoryAlarmDuty },
  { port: EventHistory, by: MemoryEventHistory },
  { port: ActivitySource, by: MemoryActivitySource },
  { port: ExportSource, by: MemoryExportSource },
];

/** A policy, which reads the tables of others. */
export const MEMORY_POLICIES = { moneyOnItsWay: MemoryMoneyOnItsWay } as const;

/** What the bot keeps. */
export const MEMORY_TELEGRAM_STORES: readonly MemoryBinding[] = [
  { port: TelegramStore, by: MemoryTelegramStore },
  { port: UpdateStore, by: MemoryUpdateStore },
  { port: OutboxBacklog, by: MemoryOutboxBacklog },
];

/** Gives the stores their tables: the same to all of one gateway. */
@Global()
@Module({})
export class MemoryStoresModule {
  static over(database: MemoryDatabase): DynamicModule {
    return {
      module: MemoryStoresModule,
      providers: [{ provide: MemoryDatabase, useValue: database }],
      exports: [MemoryDatabase],
    };
  }
}
