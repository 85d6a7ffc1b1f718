import type { DomainErrorCode } from '../../../kernel';
import type { EntryKind } from '../../../ledger';
import type { LimitName } from '../../../terms';
import type { LapseCause, WithdrawalState } from '../../../withdrawals';
import type { AccountNameProblem } from '../conversation/read-account-name';
import type { AmountProblem } from '../conversation/read-amount';
import type { UnsupportedKind } from '../conversation/unsupported-kind';
import type { Html } from './html';
import type { OpsMessages } from './ops-messages';

/** The commands in Telegram's menu, in the order of the menu. */
export const MENU_COMMANDS = [
  'account',
  'deposit',
  'withdraw',
  'history',
  'link',
  'unlink',
  'language',
  'help',
  'support',
] as const;

export type MenuCommand = (typeof MENU_COMMANDS)[number];

export type ButtonLabel =
  | 'account'
  | 'deposit'
  | 'withdraw'
  | 'withdrawAll'
  | 'history'
  | 'newestHistory'
  | 'olderHistory'
  | 'help'
  | 'copyAccount'
  | 'copyCode'
  | 'link'
  | 'linkByMessage'
  | 'linkByCode'
  | 'otherAccount'
  | 'resend'
  | 'cancel'
  | 'confirm'
  | 'cancelWithdrawal'
  | 'unlinkYes'
  | 'claim';

export type Details = Readonly<Record<string, string>>;
export type Refusals = Readonly<Record<DomainErrorCode, (details: Details) => Html>>;

/** A deposit or withdrawal as it stands in a list. */
export interface NumberedView {
  readonly number: string;
  readonly cwd: string;
}

/** What a message about money is about, and when it happened. */
export interface Stamp {
  readonly about: 'deposit' | 'withdrawal' | 'adjustment' | 'payment';
  /** As in every other message about the same: see `numberOf`. */
  readonly number: string;
  /** In UTC, to the second. */
  readonly at: string;
}

/** Amounts arrive formatted with their symbol: `12.5 CWD`. */
export interface AccountView {
  readonly balance: string;
  readonly held: string | null;
  /** CWD that adds up until it buys points. */
  readonly uncredited: string | null;
  /** CWD that reached the customer and was not paid for: withdrawals wait for a decision. */
  readonly owed: string | null;
  readonly linkedAccount: string | null;
  readonly isSuspended: boolean;
  /** Account of an open link request. */
  readonly requestedAccount: string | null;
  /** It is to send a message, rather than to read one. */
  readonly isMessageAwaited: boolean;
  readonly waitingDeposits: readonly NumberedView[];
  /** Arrived while crediting is halted. */
  readonly pausedDeposits: readonly NumberedView[];
  /** How many more of both kinds wait than are listed. */
  readonly moreWaitingDeposits: number;
  /** Came before the account was linked; each has its button. */
  readonly offeredDeposits: readonly NumberedView[];
  readonly openWithdrawals: readonly (NumberedView & { state: WithdrawalState })[];
  /** Nothing is paid out for the moment. */
  readonly isPaused: boolean;
}

export interface SendMessageView {
  readonly accountName: string;
  readonly gatewayAccount: string;
  readonly validMinutes: number;
  /** A code was asked for, and no more may be sent now. */
  readonly isInstead: boolean;
}

export interface DepositView {
  readonly gatewayAccount: string;
  readonly linkedAccount: string;
  readonly rate: string;
  readonly symbol: string;
  /** Smaller deposits add up; null: whatever buys the least of the points is credited. */
  readonly minimum: string | null;
  readonly exampleGiven: string;
  readonly exampleReceived: string;
  /** Nothing is credited for the moment. */
  readonly isPaused: boolean;
}

export interface WithdrawView {
  readonly balance: string;
  readonly rate: string;
  readonly symbol: string;
  readonly fee: string;
  readonly isFeeOnHouse: boolean;
  /** The fewest points that may be withdrawn. */
  readonly smallest: string;
  readonly accountName: string;
  readonly isPaused: boolean;
}

export interface QuoteView {
  readonly points: string;
  readonly rate: string;
  readonly symbol: string;
  readonly gross: string;
  readonly fee: string;
  readonly isFeeOnHouse: boolean;
  /** How much of `gross` the fee takes, in whole percent, where it is worth a warning; else null. */
  readonly largeFeePercent: number | null;
  readonly net: string;
  readonly accountName: string;
  readonly validMinutes: number;
  readonly isPaused: boolean;
}

export interface HistoryLineView {
  readonly at: string;
  /** With its sign: `+900 DEMO`. */
  readonly change: string;
  readonly kind: EntryKind;
  /** Of the deposit or withdrawal that it was posted for. */
  readonly number: string;
  /** Why: somebody's words, or the gateway's own cause; null: the kind says it all. */
  readonly reason: { readonly words: string } | { readonly cause: LapseCause } | null;
}

export interface HistoryView {
  readonly lines: readonly HistoryLineView[];
  /** The first page, rather than an older one. */
  readonly isNewest: boolean;
}

/** A transaction of the chain that a customer may look up. */
export interface TransactionView {
  readonly id: string;
  /** Shows it in a block explorer; null: none is known. */
  readonly link: string | null;
}

/** Answers to what the customer does. */
export interface Sayings {
  welcome(symbol: string, isLinked: boolean): Html;
  /** The chat is the customer's by a link of the service. */
  connected(symbol: string, isLinked: boolean): Html;
  help(symbol: string, hasSupport: boolean): Html;
  /** `contact`: the operator's own words, the same in every language. */
  support(contact: string): Html;
  account(view: AccountView): Html;
  history(view: HistoryView): Html;
  askAccountName(): Html;
  /** A code waits like a payout while nothing is signed. */
  linkRequested(accountName: string, isPaused: boolean): Html;
  /** With LINK_CODE in the place of the code. */
  sendMessage(view: SendMessageView): Html;
  linkCancelled(accountName: string): Html;
  askCode(accountName: string): Html;
  notACode(): Html;
  cancelled(): Html;
  nothingToCancel(): Html;
  claimLabel(deposit: NumberedView): string;
  cancelWithdrawalLabel(withdrawal: NumberedView): string;
  quoteLabel(points: string): string;
  deposit(view: DepositView): Html;
  /** Below the QR code of where to send to. */
  depositQr(gatewayAccount: string): Html;
  askAmount(view: WithdrawView): Html;
  quote(view: QuoteView): Html;
  withdrawalStands(withdrawal: NumberedView, state: WithdrawalState): Html;
  /** It is accepted, and waits because nothing is paid out for the moment. */
  withdrawalWaits(withdrawal: NumberedView): Html;
  askUnlink(accountName: string): Html;
  askLanguage(): Html;
  languageSet(): Html;
  notUnderstood(): Html;
  unknownCommand(command: string): Html;
  oldButton(): Html;
  privateChatsOnly(): Html;
  /** After an update that could not be handled because of a fault of ours. */
  ourFault(): Html;
}

/** News that come by themselves. */
export interface Notifications {
  /**
   * Ends each message about money. A message may come twice after a crash: by this it is told from one about
   * something new.
   */
  stamp(stamp: Stamp): Html;
  codeSent(accountName: string, validMinutes: number): Html;
  codeFailed(accountName: string): Html;
  /** `reason`: the refusal in this language. */
  linkMessageFailed(accountName: string, reason: Html): Html;
  linkVerified(accountName: string): Html;
  linkEnded(accountName: string): Html;
  /** The chat is not the customer's any more. */
  chatTaken(): Html;
  linkSuspended(accountName: string): Html;
  frozen(): Html;
  unfrozen(): Html;
  linkRenewed(accountName: string): Html;
  /** Somebody else has proven it by its present keys. */
  linkTakenOver(accountName: string): Html;
  depositSeen(cwd: string, points: string): Html;
  /** Too little to be credited by itself. */
  depositSeenSmall(cwd: string): Html;
  depositVanished(cwd: string): Html;
  depositCredited(cwd: string, points: string, transaction: TransactionView | null): Html;
  /** Arrived for good and too little; `minimum`: null when it does not buy the least of the points. */
  depositAddsUp(
    cwd: string,
    together: string,
    minimum: string | null,
    transaction: TransactionView | null,
  ): Html;
  /** Arrived for good while crediting is halted. */
  depositWaiting(cwd: string): Html;
  /** At this rate, the worse one of then and now. */
  depositOffered(cwd: string, points: string, rate: string): Html;
  pointsAdded(points: string, reason: string): Html;
  pointsTaken(points: string, reason: string): Html;
  /** CWD that reached the customer was not paid for, or not as far as anybody knows. */
  owedBack(cwd: string): Html;
  owedBackDecided(cwd: string): Html;
  withdrawalRequested(points: string, cwd: string, accountName: string): Html;
  /** The same while nothing is paid out. */
  withdrawalRequestedInPause(points: string, cwd: string, accountName: string): Html;
  withdrawalAwaitsApproval(points: string, cwd: string): Html;
  withdrawalApproved(cwd: string): Html;
  withdrawalApprovedInPause(cwd: string): Html;
  /** It is approved, and the wallet of the gateway lacks the money for it. */
  withdrawalWaits(cwd: string): Html;
  withdrawalRejected(points: string, reason: string | null): Html;
  withdrawalCancelled(points: string): Html;
  /** Cancelled by the gateway. */
  withdrawalLapsed(points: string, cwd: string, cause: LapseCause): Html;
  withdrawalSent(cwd: string, accountName: string, transaction: TransactionView | null): Html;
  withdrawalIncluded(cwd: string): Html;
  withdrawalFinal(cwd: string, accountName: string, transaction: TransactionView | null): Html;
  withdrawalExpired(cwd: string): Html;
  withdrawalExpiredInPause(cwd: string): Html;
}

/** Every sentence of the bot in one language. */
export interface Messages {
  readonly languageName: string;
  readonly commands: Readonly<Record<MenuCommand, string>>;
  readonly labels: Readonly<Record<ButtonLabel, string>>;
  readonly withdrawalStates: Readonly<Record<WithdrawalState, string>>;
  readonly entryKinds: Readonly<Record<EntryKind, string>>;
  readonly limits: Readonly<Record<LimitName, string>>;
  readonly unsupported: Readonly<Record<UnsupportedKind, Html>>;
  readonly amountProblems: Readonly<
    Record<AmountProblem, (symbol: string, suggestion: string | null) => Html>
  >;
  readonly nameProblems: Readonly<Record<AccountNameProblem, (suggestion: string | null) => Html>>;
  readonly refusals: Refusals;
  readonly say: Sayings;
  readonly tell: Notifications;
  readonly ops: OpsMessages;
}
