import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AlarmDuty, AlarmNotices, Alarms } from '../../alarms';
import { IssuedKeys, OperatorSessions } from '../../api-keys';
import { AuditTrail } from '../../audit';
import { IdempotentCalls } from '../../idempotency';
import { DecisionBook } from '../../decisions';
import { EventFeed, EventStore } from '../../events';
import { ActivitySource, EventHistory, ExportSource } from '../../desk';
import { DepositOffers, Deposits, DepositSightings, GoneDeposits } from '../../deposits';
import {
  behindPorts,
  EventLog,
  type Port,
  portsOf,
  ProcessSignals,
  UnitOfWork,
} from '../../kernel';
import { AccountHolders, Books, Entries, ServiceHolds, WaitingDebits } from '../../ledger';
import { ChatLinks, Customers, LinkRequests, Links, MoneyOnItsWay } from '../../linking';
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
import { PostgresAlarmDuty } from './alarms/postgres-alarm-duty';
import { PostgresAlarmNotices } from './alarms/postgres-alarm-notices';
import { PostgresAlarms } from './alarms/postgres-alarms';
import { PostgresAuditTrail } from './audit/postgres-audit-trail';
import { CommonSettings } from './connection/common-settings';
import { Database } from './connection/database';
import { DatabaseOptions } from './connection/database-options';
import { PostgresAccountHolders } from './ledger/postgres-account-holders';
import { connectDatabase } from './schema/prepare-database';
import { PostgresAcceptedAuthority } from './wallet/postgres-accepted-authority';
import { PostgresAcceptedBlocks } from './scan/postgres-accepted-blocks';
import { PostgresBalanceChecks } from './wallet/postgres-balance-checks';
import { PostgresBooks } from './ledger/postgres-books';
import { PostgresChatLinks } from './linking/postgres-chat-links';
import { PostgresCustomers } from './linking/postgres-customers';
import { PostgresColdStorage } from './wallet/postgres-cold-storage';
import { PostgresDecisionBook } from './audit/postgres-decision-book';
import { PostgresDatabaseHistory } from './wallet/postgres-database-history';
import { PostgresDepositOffers } from './deposits/postgres-deposit-offers';
import { PostgresDeposits } from './deposits/postgres-deposits';
import { PostgresDepositSightings } from './deposits/postgres-deposit-sightings';
import { PostgresEntries } from './ledger/postgres-entries';
import { PostgresEventLog } from './kernel/postgres-event-log';
import { PostgresEventFeed } from './events/postgres-event-feed';
import { PostgresEventStore } from './events/postgres-event-store';
import { PostgresProcessSignals } from './kernel/postgres-process-signals';
import { PostgresEventHistory } from './desk/postgres-event-history';
import { PostgresActivitySource } from './desk/postgres-activity-source';
import { PostgresExportSource } from './desk/postgres-export-source';
import { PostgresFindings } from './safety/postgres-findings';
import { PostgresGateRecord } from './wallet/postgres-gate-record';
import { PostgresHaltSwitch } from './safety/postgres-halt-switch';
import { PostgresLimitBook } from './terms/postgres-limit-book';
import { PostgresLinkRequests } from './linking/postgres-link-requests';
import { PostgresLinks } from './linking/postgres-links';
import { PostgresMoneyOnItsWay } from './linking/postgres-money-on-its-way';
import { PostgresOddOperations } from './wallet/postgres-odd-operations';
import { PostgresOutgoingTransactions } from './wallet/postgres-outgoing-transactions';
import { PostgresGoneDeposits } from './deposits/postgres-gone-deposits';
import { PostgresUndonePayments } from './wallet/postgres-undone-payments';
import { PostgresOwedBacks } from './wallet/postgres-owed-backs';
import { PostgresPointsDefinition } from './terms/postgres-points-definition';
import { PostgresRateBook } from './terms/postgres-rate-book';
import { PostgresRescans } from './scan/postgres-rescans';
import { PostgresScanCursor } from './scan/postgres-scan-cursor';
import { PostgresScanLock } from './scan/postgres-scan-lock';
import { PostgresSession } from './connection/postgres-session';
import { PostgresSurpluses } from './wallet/postgres-surpluses';
import { PostgresTelegramStore } from './telegram/postgres-telegram-store';
import { PostgresUnitOfWork } from './kernel/postgres-unit-of-work';
import { PostgresUpdateStore } from './telegram/postgres-update-store';
import { PostgresServiceHolds } from './ledger/postgres-service-holds';
import { PostgresWaitingDebits } from './ledger/postgres-waiting-debits';
import { PostgresWaitingFlows } from './safety/postgres-waiting-flows';
import { PostgresDeliveries } from './webhooks/postgres-deliveries';
import { PostgresWebhookEndpoints } from './webhooks/postgres-webhook-endpoints';
import { PostgresWithdrawals } from './withdrawals/postgres-withdrawals';
import { PostgresIdempotentCalls } from './access/postgres-idempotent-calls';
import { PostgresIssuedKeys } from './access/postgres-issued-keys';
import { PostgresOperatorSessions } from './access/postgres-operator-sessions';

/** Not each can be replaced alone: see `replaceableUnit`. */
const PORTS = [
  { provide: UnitOfWork, useClass: PostgresUnitOfWork },
  { provide: EventLog, useClass: PostgresEventLog },
  { provide: EventStore, useClass: PostgresEventStore },
  { provide: EventFeed, useClass: PostgresEventFeed },
  { provide: ProcessSignals, useClass: PostgresProcessSignals },
  { provide: AuditTrail, useClass: PostgresAuditTrail },
  { provide: DecisionBook, useClass: PostgresDecisionBook },
  { provide: IssuedKeys, useClass: PostgresIssuedKeys },
  { provide: OperatorSessions, useClass: PostgresOperatorSessions },
  { provide: IdempotentCalls, useClass: PostgresIdempotentCalls },
  { provide: AccountHolders, useClass: PostgresAccountHolders },
  { provide: Books, useClass: PostgresBooks },
  { provide: Entries, useClass: PostgresEntries },
  { provide: ServiceHolds, useClass: PostgresServiceHolds },
  { provide: WaitingDebits, useClass: PostgresWaitingDebits },
  { provide: RateBook, useClass: PostgresRateBook },
  { provide: LimitBook, useClass: PostgresLimitBook },
  { provide: PointsDefinition, useClass: PostgresPointsDefinition },
  { provide: Findings, useClass: PostgresFindings },
  { provide: HaltSwitch, useClass: PostgresHaltSwitch },
  { provide: WaitingFlows, useClass: PostgresWaitingFlows },
  { provide: ScanCursor, useClass: PostgresScanCursor },
  { provide: Rescans, useClass: PostgresRescans },
  { provide: AcceptedBlocks, useClass: PostgresAcceptedBlocks },
  { provide: ScanLock, useClass: PostgresScanLock },
  { provide: OutgoingTransactions, useClass: PostgresOutgoingTransactions },
  { provide: OwedBacks, useClass: PostgresOwedBacks },
  { provide: GoneDeposits, useClass: PostgresGoneDeposits },
  { provide: UndonePayments, useClass: PostgresUndonePayments },
  { provide: BalanceChecks, useClass: PostgresBalanceChecks },
  { provide: GateRecord, useClass: PostgresGateRecord },
  { provide: AcceptedAuthority, useClass: PostgresAcceptedAuthority },
  { provide: DatabaseHistory, useClass: PostgresDatabaseHistory },
  { provide: OddOperations, useClass: PostgresOddOperations },
  { provide: Surpluses, useClass: PostgresSurpluses },
  { provide: ColdStorage, useClass: PostgresColdStorage },
  { provide: ChatLinks, useClass: PostgresChatLinks },
  { provide: Customers, useClass: PostgresCustomers },
  { provide: Links, useClass: PostgresLinks },
  { provide: LinkRequests, useClass: PostgresLinkRequests },
  { provide: MoneyOnItsWay, useClass: PostgresMoneyOnItsWay },
  { provide: Deposits, useClass: PostgresDeposits },
  { provide: DepositOffers, useClass: PostgresDepositOffers },
  { provide: DepositSightings, useClass: PostgresDepositSightings },
  { provide: Withdrawals, useClass: PostgresWithdrawals },
  { provide: WebhookEndpoints, useClass: PostgresWebhookEndpoints },
  { provide: Deliveries, useClass: PostgresDeliveries },
  { provide: Alarms, useClass: PostgresAlarms },
  { provide: AlarmNotices, useClass: PostgresAlarmNotices },
  { provide: AlarmDuty, useClass: PostgresAlarmDuty },
  { provide: EventHistory, useClass: PostgresEventHistory },
  { provide: ActivitySource, useClass: PostgresActivitySource },
  { provide: ExportSource, useClass: PostgresExportSource },
  { provide: TelegramStore, useClass: PostgresTelegramStore },
  { provide: UpdateStore, useClass: PostgresUpdateStore },
];

/** Behind these a store of the database stands, unless somebody else does. */
export const DATABASE_PORTS: readonly Port[] = PORTS.map(({ provide }) => provide);

/** A name of its own: the default data source of a team's application stays the team's. */
export const DATA_SOURCE_NAME = 'crowdwiz-gateway';

const DATABASE: Provider[] = [
  { provide: DataSource, useExisting: getDataSourceToken(DATA_SOURCE_NAME) },
  Database,
  PostgresSession,
  CommonSettings,
];

export interface PostgresModuleOptions {
  /** Ports behind which somebody else stands: nothing of ours for them is made. */
  readonly replaced?: ReadonlySet<Port>;
  /** What comes before the first connection; of a database that is prepared already, nothing. */
  readonly prepare?: () => Promise<void>;
}

/** Stores that ask others: whose these are, the composition decides. */
const ASKED = portsOf(Customers, Deposits);

/**
 * Stands behind every database port, for the whole application; the modules that own the ports give them
 * their names. Needs `Assets` and `Clock` from a global module.
 */
@Global()
@Module({})
export class PostgresModule {
  /** For a database that was prepared: see `prepareDatabase`. */
  static forRoot(
    options: DatabaseOptions,
    { replaced, prepare = () => Promise.resolve() }: PostgresModuleOptions = {},
  ): DynamicModule {
    const ports = behindPorts(PORTS, replaced);
    return {
      module: PostgresModule,
      imports: [poolOf(options, prepare)],
      providers: [{ provide: DatabaseOptions, useValue: options }, ...DATABASE, ...ASKED, ...ports],
      exports: [Database, CommonSettings, ...ports.map(({ provide }) => provide)],
    };
  }
}

/** The pool, by TypeORM's module for Nest, which also closes it at the shutdown. No entities: see ADR 55. */
function poolOf(options: DatabaseOptions, prepare: () => Promise<void>): DynamicModule {
  return TypeOrmModule.forRootAsync({
    name: DATA_SOURCE_NAME,
    // `connectDatabase` waits for the database itself; what it throws is final.
    useFactory: () => ({ type: 'postgres', name: DATA_SOURCE_NAME, toRetry: () => false }),
    dataSourceFactory: async () => {
      // Nothing can ask for the pool of a database that lacks migrations.
      await prepare();
      return connectDatabase(options);
    },
  });
}
