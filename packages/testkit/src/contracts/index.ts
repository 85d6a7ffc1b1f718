export {
  ContractClock,
  type ContractGiven,
  type ContractStores,
  type MakeStores,
} from './contract-stores';
export { ContractHarness } from './contract-harness';
export { describeAdoptionContract } from './adoption-contract';
export { describeBooksContract } from './books-contract';
export { describeDatabaseHistoryContract } from './database-history-contract';
export { describeDepositsContract } from './deposits-contract';
export { describeFindingsContract } from './findings-contract';
export { describeGateRecordContract } from './gate-record-contract';
export { describeGoneDepositsContract } from './gone-deposits-contract';
export { describeLimitBookContract } from './limit-book-contract';
export { describeLinkingContract } from './linking-contract';
export { describeRescansContract } from './rescans-contract';
export { describeScanContract } from './scan-contract';
export { describeTermsAndSafetyContract } from './terms-and-safety-contract';
export { describeUndonePaymentsContract } from './undone-payments-contract';
export { describeWaitingDebitsContract } from './waiting-debits-contract';
export { describeWalletContract } from './wallet-contract';
export { describeWithdrawalsContract } from './withdrawals-contract';
