export {
  ContractClock,
  type ContractGiven,
  type ContractStores,
  type MakeStores,
} from './contract-stores';
export { ContractHarness } from './contract-harness';
export { describeAdoptionContract } from './wallet/adoption-contract';
export { describeBooksContract } from './ledger/books-contract';
export { describeDatabaseHistoryContract } from './wallet/database-history-contract';
export { describeDepositsContract } from './deposits/deposits-contract';
export { describeFindingsContract } from './safety/findings-contract';
export { describeGateRecordContract } from './wallet/gate-record-contract';
export { describeGoneDepositsContract } from './deposits/gone-deposits-contract';
export { describeLimitBookContract } from './terms/limit-book-contract';
export { describeLinkingContract } from './linking/linking-contract';
export { describeRescansContract } from './scan/rescans-contract';
export { describeScanContract } from './scan/scan-contract';
export { describeServiceHoldsContract } from './ledger/service-holds-contract';
export { describeTermsAndSafetyContract } from './safety/terms-and-safety-contract';
export { describeUndonePaymentsContract } from './wallet/undone-payments-contract';
export { describeWaitingDebitsContract } from './ledger/waiting-debits-contract';
export { describeWalletContract } from './wallet/wallet-contract';
export { describeWithdrawalsContract } from './withdrawals/withdrawals-contract';
