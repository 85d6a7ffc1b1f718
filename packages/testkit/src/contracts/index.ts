export {
  ContractClock,
  type ContractGiven,
  type ContractStores,
  type MakeStores,
} from './contract-stores';
export { ContractHarness } from './contract-harness';
export { CONTRACTS_OF_PORTS } from './contracts-of-ports';
export { describeAcceptedAuthorityContract } from './wallet/accepted-authority-contract';
export { describeAcceptedBlocksContract } from './scan/accepted-blocks-contract';
export { describeAccountHoldersContract } from './ledger/account-holders-contract';
export { describeAlarmsContract } from './alarms/alarms-contract';
export { describeAdoptionContract } from './wallet/adoption-contract';
export { describeAuditTrailContract } from './audit/audit-trail-contract';
export {
  describeAfterCommitContract,
  describeUnitOfWorkContract,
} from './kernel/unit-of-work-contract';
export { describeBooksContract } from './ledger/books-contract';
export { describeChatLinksContract } from './linking/chat-links-contract';
export { describeColdStorageContract } from './wallet/cold-storage-contract';
export { describeDatabaseHistoryContract } from './wallet/database-history-contract';
export { describeDecisionBookContract } from './audit/decision-book-contract';
export { describeDepositsContract } from './deposits/deposits-contract';
export { describeEntriesContract } from './ledger/entries-contract';
export { describeEventLogContract } from './kernel/event-log-contract';
export { describeEventFeedContract } from './events/event-feed-contract';
export { describeEventHistoryContract } from './desk/event-history-contract';
export { describeActivitySourceContract } from './desk/activity-source-contract';
export { describeExportSourceContract } from './desk/export-source-contract';
export { describeFindingsContract } from './safety/findings-contract';
export { describeGateRecordContract } from './wallet/gate-record-contract';
export { describeGoneDepositsContract } from './deposits/gone-deposits-contract';
export { describeIdempotentCallsContract } from './access/idempotent-calls-contract';
export { describeIssuedKeysContract } from './access/issued-keys-contract';
export { describeOperatorSessionsContract } from './access/operator-sessions-contract';
export { describeLimitBookContract } from './terms/limit-book-contract';
export { describeLinkingContract } from './linking/linking-contract';
export { describeMoneyOnItsWayContract } from './linking/money-on-its-way-contract';
export { describeOutboxBacklogContract } from './telegram/outbox-backlog-contract';
export { describeProcessSignalsContract } from './kernel/process-signals-contract';
export { describeRescansContract } from './scan/rescans-contract';
export { describeScanContract } from './scan/scan-contract';
export { describeServiceHoldsContract } from './ledger/service-holds-contract';
export { describeSurplusesContract } from './wallet/surpluses-contract';
export { describeTelegramStoreContract } from './telegram/telegram-store-contract';
export { describeTermsAndSafetyContract } from './safety/terms-and-safety-contract';
export { describeUndonePaymentsContract } from './wallet/undone-payments-contract';
export { describeUpdateStoreContract } from './telegram/update-store-contract';
export { describeWaitingDebitsContract } from './ledger/waiting-debits-contract';
export { describeWaitingFlowsContract } from './safety/waiting-flows-contract';
export { describeWalletContract } from './wallet/wallet-contract';
export { describeWebhooksContract } from './webhooks/webhooks-contract';
export { describeWithdrawalsContract } from './withdrawals/withdrawals-contract';
