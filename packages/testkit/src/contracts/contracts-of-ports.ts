import { TelegramStore } from 'crowdwiz-gateway/internal/adapters/telegram/telegram-store';
import { UpdateStore } from 'crowdwiz-gateway/internal/adapters/telegram/update-store';
import { AlarmDuty, AlarmNotices, Alarms } from 'crowdwiz-gateway/internal/alarms/index';
import { IssuedKeys, OperatorSessions } from 'crowdwiz-gateway/internal/api-keys/index';
import { AuditTrail } from 'crowdwiz-gateway/internal/audit/index';
import { DecisionBook } from 'crowdwiz-gateway/internal/decisions/index';
import {
  DepositOffers,
  Deposits,
  DepositSightings,
  GoneDeposits,
} from 'crowdwiz-gateway/internal/deposits/index';
import { ActivitySource, EventHistory, ExportSource } from 'crowdwiz-gateway/internal/desk/index';
import { EventFeed, EventStore } from 'crowdwiz-gateway/internal/events/index';
import { IdempotentCalls } from 'crowdwiz-gateway/internal/idempotency/index';
import {
  EventLog,
  type Port,
  ProcessSignals,
  UnitOfWork,
} from 'crowdwiz-gateway/internal/kernel/index';
import {
  AccountHolders,
  Books,
  Entries,
  ServiceHolds,
  WaitingDebits,
} from 'crowdwiz-gateway/internal/ledger/index';
import {
  ChatLinks,
  Customers,
  LinkRequests,
  Links,
  MoneyOnItsWay,
} from 'crowdwiz-gateway/internal/linking/index';
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

/** Which contract a store must keep, by the name of its suite; one that is read only there is not named. */
export const CONTRACTS_OF_PORTS: Readonly<Record<string, readonly Port[]>> = {
  describeAcceptedAuthorityContract: [AcceptedAuthority],
  describeAcceptedBlocksContract: [AcceptedBlocks],
  describeAccountHoldersContract: [AccountHolders],
  describeActivitySourceContract: [ActivitySource],
  describeAdoptionContract: [OutgoingTransactions, OwedBacks],
  describeAfterCommitContract: [UnitOfWork],
  describeAlarmsContract: [AlarmDuty, AlarmNotices, Alarms],
  describeAuditTrailContract: [AuditTrail],
  describeBooksContract: [Books],
  describeChatLinksContract: [ChatLinks],
  describeColdStorageContract: [ColdStorage],
  describeDatabaseHistoryContract: [DatabaseHistory],
  describeDecisionBookContract: [DecisionBook],
  describeDepositsContract: [DepositOffers, Deposits, DepositSightings],
  describeEntriesContract: [Entries],
  describeEventFeedContract: [EventFeed, EventStore],
  describeEventHistoryContract: [EventHistory],
  describeEventLogContract: [EventLog],
  describeExportSourceContract: [ExportSource],
  describeFindingsContract: [Findings],
  describeGateRecordContract: [GateRecord],
  describeGoneDepositsContract: [GoneDeposits],
  describeIdempotentCallsContract: [IdempotentCalls],
  describeIssuedKeysContract: [IssuedKeys],
  describeLimitBookContract: [LimitBook],
  describeLinkingContract: [Customers, LinkRequests, Links],
  describeMoneyOnItsWayContract: [MoneyOnItsWay],
  describeOperatorSessionsContract: [OperatorSessions],
  describeOutboxBacklogContract: [OutboxBacklog],
  describeProcessSignalsContract: [ProcessSignals],
  describeRescansContract: [Rescans],
  describeScanContract: [ScanCursor, ScanLock],
  describeServiceHoldsContract: [ServiceHolds],
  describeSurplusesContract: [Surpluses],
  describeTelegramStoreContract: [TelegramStore],
  describeTermsAndSafetyContract: [Findings, HaltSwitch, LimitBook, PointsDefinition, RateBook],
  describeUndonePaymentsContract: [UndonePayments],
  describeUnitOfWorkContract: [UnitOfWork],
  describeUpdateStoreContract: [UpdateStore],
  describeWaitingDebitsContract: [WaitingDebits],
  describeWaitingFlowsContract: [WaitingFlows],
  describeWalletContract: [BalanceChecks, OddOperations, OutgoingTransactions],
  describeWebhooksContract: [Deliveries, WebhookEndpoints],
  describeWithdrawalsContract: [Withdrawals],
};
