import { Foundations1764000000001 } from './1764000000001-foundations';
import { Ledger1764000000002 } from './1764000000002-ledger';
import { TermsAndSafety1764000000003 } from './1764000000003-terms-and-safety';
import { CustomersAndLinks1764000000004 } from './1764000000004-customers-and-links';
import { ScanAndWallet1764000000005 } from './1764000000005-scan-and-wallet';
import { Deposits1764000000006 } from './1764000000006-deposits';
import { Withdrawals1764000000007 } from './1764000000007-withdrawals';
import { Events1764000000008 } from './1764000000008-events';
import { Telegram1764000000009 } from './1764000000009-telegram';
import { PointsDefinition1764000000010 } from './1764000000010-points-definition';
import { HaltsAndFlows1764000000011 } from './1764000000011-halts-and-flows';
import { BalanceEquation1764000000012 } from './1764000000012-balance-equation';
import { Rescans1764000000013 } from './1764000000013-rescans';
import { ProofsAndWaiting1764000000014 } from './1764000000014-proofs-and-waiting';
import { PaymentsOfTransactions1764000000015 } from './1764000000015-payments-of-transactions';
import { BroadcastsAndApprovals1764000000016 } from './1764000000016-broadcasts-and-approvals';
import { LedgerFunctions1764000000018 } from './1764000000018-ledger-functions';
import { DatabaseHistory1764000000021 } from './1764000000021-database-history';
import { Adoption1764000000022 } from './1764000000022-adoption';
import { AcceptedBlocks1764000000024 } from './1764000000024-accepted-blocks';
import { PendingUpdates1764000000026 } from './1764000000026-pending-updates';
import { GateRecordAndHolders1764000000027 } from './1764000000027-gate-record-and-holders';
import { CodesPerCustomerAndAccount1764000000028 } from './1764000000028-codes-per-customer-and-account';
import { LinkByMessage1764000000029 } from './1764000000029-link-by-message';
import { TermsThatHold1764000000030 } from './1764000000030-terms-that-hold';
import { WithdrawalsInLimits1764000000031 } from './1764000000031-withdrawals-in-limits';
import { AccountsOfCustomers1764000000032 } from './1764000000032-accounts-of-customers';
import { UncreditedCwd1764000000033 } from './1764000000033-uncredited-cwd';
import { Surpluses1764000000034 } from './1764000000034-surpluses';
import { OutboxIndexOfGroups1764000000035 } from './1764000000035-outbox-index-of-groups';
import { DepositOffers1764000000036 } from './1764000000036-deposit-offers';
import { ShortWallet1764000000039 } from './1764000000039-short-wallet';
import { NobodyGainsByWaiting1764000000040 } from './1764000000040-nobody-gains-by-waiting';
import { UpdatesByBot1764000000041 } from './1764000000041-updates-by-bot';
import { RatesFromTheBeginning1764000000042 } from './1764000000042-rates-from-the-beginning';
import { OwnersOfAccounts1764000000044 } from './1764000000044-owners-of-accounts';
import { OneOwnerAtATime1764000000045 } from './1764000000045-one-owner-at-a-time';
import { OpeningBlock1764000000046 } from './1764000000046-opening-block';
import { ChainThatGoesBack1764000000047 } from './1764000000047-chain-that-goes-back';
import { PaidAgainWhere1764000000048 } from './1764000000048-paid-again-where';
import { OutdatedComparison1764000000049 } from './1764000000049-outdated-comparison';
import { RefundedAgain1764000000050 } from './1764000000050-refunded-again';
import { ApiKeys1764000000053 } from './1764000000053-api-keys';
import { LinksOfLostBlocks1764000000054 } from './1764000000054-links-of-lost-blocks';
import { EventFeed1764000000055 } from './1764000000055-event-feed';
import { Webhooks1764000000057 } from './1764000000057-webhooks';
import { WebhooksForOperators1764000000058 } from './1764000000058-webhooks-for-operators';
import { ServiceHolds1764000000059 } from './1764000000059-service-holds';
import { LocksAndLists1764000000060 } from './1764000000060-locks-and-lists';
import { ChatLinks1764000000061 } from './1764000000061-chat-links';
import { Alarms1764000000062 } from './1764000000062-alarms';
import { ListsOfOperators1764000000064 } from './1764000000064-lists-of-operators';
import { ReasonsOfChanges1764000000065 } from './1764000000065-reasons-of-changes';
import { ActsOfOperators1764000000066 } from './1764000000066-acts-of-operators';
import { DecisionsOfTwo1764000000067 } from './1764000000067-decisions-of-two';
import { RefundElsewhere1764000000068 } from './1764000000068-refund-elsewhere';
import { OperatorSessions1764000000071 } from './1764000000071-operator-sessions';
import { ColdWallet1764000000072 } from './1764000000072-cold-wallet';
import { FrozenCustomers1764000000073 } from './1764000000073-frozen-customers';
import { TakenChats1764000000076 } from './1764000000076-taken-chats';
import { ShownWithdrawals1764000000077 } from './1764000000077-shown-withdrawals';
import { WaysToActs1764000000078 } from './1764000000078-ways-to-acts';
import { AnchorsOnTheChain1764000000079 } from './1764000000079-anchors-on-the-chain';

/** Every migration, oldest first. A released one never changes: add another. */
export const MIGRATIONS = [
  Foundations1764000000001,
  Ledger1764000000002,
  TermsAndSafety1764000000003,
  CustomersAndLinks1764000000004,
  ScanAndWallet1764000000005,
  Deposits1764000000006,
  Withdrawals1764000000007,
  Events1764000000008,
  Telegram1764000000009,
  PointsDefinition1764000000010,
  HaltsAndFlows1764000000011,
  BalanceEquation1764000000012,
  Rescans1764000000013,
  ProofsAndWaiting1764000000014,
  PaymentsOfTransactions1764000000015,
  BroadcastsAndApprovals1764000000016,
  LedgerFunctions1764000000018,
  DatabaseHistory1764000000021,
  Adoption1764000000022,
  AcceptedBlocks1764000000024,
  PendingUpdates1764000000026,
  GateRecordAndHolders1764000000027,
  CodesPerCustomerAndAccount1764000000028,
  LinkByMessage1764000000029,
  TermsThatHold1764000000030,
  WithdrawalsInLimits1764000000031,
  AccountsOfCustomers1764000000032,
  UncreditedCwd1764000000033,
  Surpluses1764000000034,
  OutboxIndexOfGroups1764000000035,
  DepositOffers1764000000036,
  ShortWallet1764000000039,
  NobodyGainsByWaiting1764000000040,
  UpdatesByBot1764000000041,
  RatesFromTheBeginning1764000000042,
  OwnersOfAccounts1764000000044,
  OneOwnerAtATime1764000000045,
  OpeningBlock1764000000046,
  ChainThatGoesBack1764000000047,
  PaidAgainWhere1764000000048,
  OutdatedComparison1764000000049,
  RefundedAgain1764000000050,
  ApiKeys1764000000053,
  LinksOfLostBlocks1764000000054,
  EventFeed1764000000055,
  Webhooks1764000000057,
  WebhooksForOperators1764000000058,
  ServiceHolds1764000000059,
  LocksAndLists1764000000060,
  ChatLinks1764000000061,
  Alarms1764000000062,
  ListsOfOperators1764000000064,
  ReasonsOfChanges1764000000065,
  ActsOfOperators1764000000066,
  DecisionsOfTwo1764000000067,
  RefundElsewhere1764000000068,
  OperatorSessions1764000000071,
  ColdWallet1764000000072,
  FrozenCustomers1764000000073,
  TakenChats1764000000076,
  ShownWithdrawals1764000000077,
  WaysToActs1764000000078,
  AnchorsOnTheChain1764000000079,
];
