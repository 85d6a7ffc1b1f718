import type { LapseCause } from '../../../withdrawals';
import { LINK_CODE } from '../delivery/outgoing-message';
import { englishOps } from './en-ops';
import { englishLimits, englishRefusals } from './en-refusals';
import { bold, copyable, html, lines, linked, paragraphs, type Html } from './html';
import { withoutPoint } from './without-point';
import type {
  HistoryLineView,
  Messages,
  Notifications,
  Sayings,
  Stamp,
  TransactionView,
} from './messages';

const withdrawalStates: Messages['withdrawalStates'] = {
  awaiting_approval: 'waiting for an operator',
  approved: 'about to be sent',
  signed: 'being sent',
  broadcast: 'sent to the network',
  included: 'in a block, not irreversible yet',
  irreversible: 'final',
  cancelled: 'cancelled',
  rejected: 'rejected',
};

const entryKinds: Messages['entryKinds'] = {
  opening: 'opening balance',
  deposit: 'deposit',
  unattributed: 'unknown incoming payment',
  history: 'payment from before the opening balance',
  attribution: 'attributed deposit',
  refund: 'refund',
  adjustment: 'booked by the service',
  hold: 'withdrawal',
  hold_released: 'returned from a cancelled withdrawal',
  service_hold: 'set aside by the service',
  service_hold_captured: 'the rest of what the service had set aside',
  service_hold_released: 'returned by the service',
  withdrawal: 'withdrawal',
  network_fee: 'network fee',
  foreign_operation: 'network operation',
  owed_back: 'for a withdrawal that was paid',
  correction: 'correction',
  surplus: 'CWD without an explanation',
  surplus_explained: 'CWD that is explained',
  surplus_kept: 'CWD kept for the house',
  deposit_gone: 'for a deposit that the blockchain lost',
  payout_undone: 'for a payout that the blockchain lost',
  sweep: 'CWD sent to the cold wallet',
  refill: 'CWD from the cold wallet',
};

const stamped: Readonly<Record<Stamp['about'], string>> = {
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  adjustment: 'Entry',
  payment: 'Payment',
};

const ready = html`Your account is linked and everything is ready. What shall we do?`;
const linkFirst = html`Let us start by linking your CrowdWiz account: I send a one-time code to your
wallet, and you type it here.`;
const pausedNow = html`⚠️ Payouts are paused right now.`;
const untilThen = html`Until then you can cancel it.`;

function historyLine({ at, change, kind, number, reason }: HistoryLineView): Html {
  return lines(
    html`${at} · ${bold(change)} · ${entryKinds[kind]}, No. ${number}`,
    reason === null
      ? null
      : 'cause' in reason
        ? lapseCauses[reason.cause]
        : html`Reason: ${reason.words}`,
  );
}

function transactionLine(transaction: TransactionView | null): Html | null {
  if (transaction === null) return null;
  const { id, link } = transaction;
  if (link === null) return html`Transaction: ${copyable(id)}`;
  return html`Transaction: ${copyable(id)} (${linked('see it in the blockchain', link)})`;
}

const say: Sayings = {
  welcome: (symbol, isLinked) =>
    paragraphs(
      html`Hello! This is where CWD becomes ${symbol}, and ${symbol} becomes CWD again.`,
      isLinked ? ready : linkFirst,
    ),
  connected: (symbol, isLinked) =>
    paragraphs(
      html`Connected: in this chat you look after your account in the service. Here CWD becomes
      ${symbol}, and ${symbol} becomes CWD again.`,
      isLinked ? ready : linkFirst,
    ),
  help: (symbol, hasSupport) =>
    paragraphs(
      html`What I can do:`,
      lines(
        html`/account — balance and linked account`,
        html`/deposit — how to add to your balance`,
        html`/withdraw 250 — turn 250 ${symbol} into CWD`,
        html`/history — what happened lately`,
        html`/link name — link a CrowdWiz account`,
        html`/link_message name — link it by a message from your wallet`,
        html`/code ABCD-EFGH — enter a code`,
        html`/resend — send a new code`,
        html`/cancel — stop what was begun`,
        html`/unlink — unlink the account`,
        html`/language — language, язык`,
        hasSupport ? html`/support — ask a person` : null,
      ),
      html`A code can be sent as a plain message, without the command.`,
    ),
  support: (contact) =>
    paragraphs(
      html`Questions that I cannot answer? Ask here:`,
      html`${contact}`,
      html`Name the number at the end of my message about it. Nobody there needs your codes or keys:
      do not give them to anybody.`,
    ),
  account: (view) =>
    lines(
      html`Balance: ${bold(view.balance)}`,
      view.held === null ? null : html`Set aside: ${view.held}`,
      view.uncredited === null
        ? null
        : html`Small deposits: ${view.uncredited}; credited once they are enough`,
      view.owed === null
        ? null
        : html`⚠️ ${view.owed} have already reached you, and no points were taken for it yet.
          Withdrawals wait until the operator has decided about it.`,
      view.linkedAccount === null
        ? html`No CrowdWiz account is linked`
        : html`CrowdWiz account: ${copyable(view.linkedAccount)}`,
      view.isSuspended
        ? html`⚠️ The account's keys have changed and withdrawals are suspended: prove again that it
          is yours (/link).`
        : null,
      view.requestedAccount === null
        ? null
        : view.isMessageAwaited
          ? html`Waiting for a message with the code from ${copyable(view.requestedAccount)}`
          : html`Waiting for the code from the wallet of ${copyable(view.requestedAccount)}`,
      ...view.waitingDeposits.map(
        ({ number, cwd }) => html`Deposit No. ${number} of ${cwd}: waiting for irreversibility`,
      ),
      ...view.pausedDeposits.map(
        ({ number, cwd }) => html`Deposit No. ${number} of ${cwd}: arrived, crediting is paused`,
      ),
      view.moreWaitingDeposits === 0
        ? null
        : html`…and more deposits on their way: ${view.moreWaitingDeposits}`,
      ...view.offeredDeposits.map(
        ({ number, cwd }) =>
          html`Deposit No. ${number} of ${cwd}: came before you linked, can be credited`,
      ),
      ...view.openWithdrawals.map(
        ({ number, cwd, state }) =>
          html`Withdrawal No. ${number} of ${cwd}: ${withdrawalStates[state]}`,
      ),
      view.isPaused ? pausedNow : null,
    ),
  history: ({ lines: entries, isNewest }) =>
    entries.length === 0
      ? isNewest
        ? html`Nothing has happened yet.`
        : html`Nothing has happened before that.`
      : paragraphs(
          isNewest
            ? html`What happened lately (times in UTC):`
            : html`What happened before (times in UTC):`,
          lines(...entries.map(historyLine)),
        ),
  askAccountName: () =>
    html`Send me the name of your CrowdWiz account as your wallet shows it, such as
      <code>anna-smith</code>. Changed your mind? /cancel`,
  linkRequested: (accountName, isPaused) =>
    paragraphs(
      isPaused
        ? html`I am preparing a code for the account ${copyable(accountName)}. Sending to the
          network is paused right now: the code comes to your wallet as soon as it resumes. I will
          write when it has left.`
        : html`I am preparing a code for the account ${copyable(accountName)}. It comes to your
          wallet as an encrypted message, usually within a minute. I will write when it has left.`,
      html`Or the other way round: you send the gateway a message, and need not wait for a code.`,
    ),
  sendMessage: (view) =>
    paragraphs(
      view.isInstead
        ? html`I cannot send any more codes today: the limit is reached. But there is another way to
          link the account.`
        : null,
      lines(
        html`Send an encrypted message from your wallet:`,
        html`from the account ${copyable(view.accountName)}`,
        html`to the account ${copyable(view.gatewayAccount)}`,
        html`with the text ${copyable(LINK_CODE)}`,
      ),
      html`It must be a message: the memo of a transfer does not count. You pay the network fee,
      which your wallet shows.`,
      html`The code is valid for ${view.validMinutes} min. As soon as the block with your message is
      irreversible, I link the account and write to you.`,
    ),
  linkCancelled: (accountName) => html`All right, linking ${copyable(accountName)} is cancelled.`,
  askCode: (accountName) =>
    html`Send me the code from the message that the gateway sent to ${copyable(accountName)}.`,
  notACode: () =>
    html`I am waiting for the code from your wallet: 8 Latin letters and digits, such as ABCD-EFGH.
    New code: /resend, stop: /cancel`,
  cancelled: () => html`All right, cancelled.`,
  nothingToCancel: () => html`There is nothing to cancel.`,
  quoteLabel: (points) => `New quote for ${points}`,
  claimLabel: ({ number, cwd }) => `Credit ${cwd} (No. ${number})`,
  cancelWithdrawalLabel: ({ number, cwd }) => `Cancel ${cwd} (No. ${number})`,
  deposit: (view) =>
    paragraphs(
      html`Transfer CWD to the account ${copyable(view.gatewayAccount)} from your account
      ${copyable(view.linkedAccount)}.`,
      html`Rate: 1 CWD = ${view.rate} ${view.symbol}. For example, ${view.exampleGiven} →
      ${view.exampleReceived}.`,
      view.minimum === null
        ? null
        : html`Deposits of less than ${view.minimum} add up until they are as much.`,
      view.isPaused
        ? html`⚠️ Crediting is paused right now. What you send is kept, and I credit it as soon as
          the pause is over.`
        : null,
      html`Send only CWD, and only from the linked account. No memo is needed. I credit the points
      as soon as the block with your transfer is irreversible.`,
    ),
  depositQr: (gatewayAccount) =>
    html`The same for a wallet on another device: ${copyable(gatewayAccount)}`,
  askAmount: (view) =>
    paragraphs(
      html`How many ${view.symbol} shall I withdraw? Available: ${bold(view.balance)}`,
      lines(
        html`Rate: ${view.rate} ${view.symbol} = 1 CWD`,
        view.isFeeOnHouse
          ? html`The service pays the network fee (${view.fee})`
          : html`Network fee: ${view.fee}, taken from the transfer`,
        html`Smallest withdrawal: ${view.smallest}`,
        html`Goes to the account ${copyable(view.accountName)}`,
      ),
      view.isPaused ? pausedNow : null,
      html`Send a number, such as 250 or 12.5. Changed your mind? /cancel`,
    ),
  quote: (view) =>
    paragraphs(
      lines(
        html`You give: ${bold(view.points)}`,
        html`Rate: ${view.rate} ${view.symbol} = 1 CWD, which makes ${view.gross}`,
        view.isFeeOnHouse
          ? html`Network fee: ${view.fee}, paid by the service`
          : html`Network fee: ${view.fee}`,
        html`You receive: ${bold(view.net)} on the account ${copyable(view.accountName)}`,
      ),
      view.largeFeePercent === null
        ? null
        : html`⚠️ The network fee takes ${view.largeFeePercent}% of this withdrawal. It does not
          grow with the amount: if you withdraw more at once, less of it goes to the fee.`,
      view.isPaused
        ? html`${pausedNow} If you confirm, I set your points aside and send the CWD as soon as
          payouts resume. ${untilThen}`
        : null,
      html`Shall I go ahead? This quote is valid for ${view.validMinutes} min.`,
    ),
  withdrawalStands: ({ number, cwd }, state) =>
    html`Withdrawal No. ${number} is already under way: ${cwd}, ${withdrawalStates[state]}.`,
  withdrawalWaits: ({ number, cwd }) =>
    html`Withdrawal No. ${number} is already accepted: ${cwd}. ${pausedNow} I send it as soon as
    they resume. ${untilThen}`,
  askUnlink: (accountName) =>
    html`Unlink the account ${copyable(accountName)}? You keep your points, but to deposit and
    withdraw you will have to link an account again.`,
  askLanguage: () => html`Which language shall we speak? · На каком языке говорим?`,
  languageSet: () => html`All right, we speak English.`,
  notUnderstood: () => html`I did not understand that. Choose what to do, or see /help`,
  unknownCommand: (command) => html`I do not know ${command}. What I can do: /help`,
  oldButton: () => html`This button no longer works. Please start with /start`,
  privateChatsOnly: () =>
    html`Private chats only, please: write to me directly. · Я работаю только в личных чатах.`,
  ourFault: () =>
    html`Something went wrong on our side and this message could not be handled. Nothing has
    happened to your points; please try again a little later.`,
};

const tell: Notifications = {
  stamp: ({ about, number, at }) => html`${stamped[about]} No. ${copyable(number)} · ${at} UTC`,
  codeSent: (accountName, validMinutes) =>
    html`The code is on its way to ${copyable(accountName)}. Open your wallet, read the encrypted
    message from the gateway and type the code at its beginning here. It is valid for
    ${validMinutes} min.`,
  codeFailed: (accountName) =>
    html`The code could not be delivered to ${copyable(accountName)}. Please ask for a new one.`,
  linkMessageFailed: (accountName, reason) =>
    html`The account ${copyable(accountName)} could not be linked by a message. ${reason}`,
  linkVerified: (accountName) =>
    html`Done! The account ${copyable(accountName)} is linked. You can deposit and withdraw now.`,
  linkEnded: (accountName) =>
    html`The account ${copyable(accountName)} is unlinked. You keep your points.`,
  chatTaken: () =>
    html`This chat is not connected to your account in the service any more: earlier buttons do
    nothing here. If you did not expect that, ask the service.`,
  linkSuspended: (accountName) =>
    html`⚠️ The keys of your account ${copyable(accountName)} have changed, so withdrawals are
    suspended: nothing is paid there until you prove again that it is yours. Press the button: I
    send a new code to your wallet. What you deposit from there until then is kept, and credited
    once you have proven the account. If you have not changed the keys, somebody else has: look
    after the account first.`,
  frozen: () =>
    html`⚠️ The service has paused your withdrawals. Nothing is lost: your points stay yours,
    deposits are credited, and what waits is held. Until it goes on you can neither withdraw nor
    change your account here. Ask the service why.`,
  unfrozen: () =>
    html`The service has ended the pause: you can withdraw again, and what was held goes on.`,
  linkRenewed: (accountName) =>
    html`Done! The account ${copyable(accountName)} is proven again, and withdrawals go on.`,
  linkTakenOver: (accountName) =>
    html`Somebody else has proven that they have the present keys of ${copyable(accountName)}, so it
    is not linked to you any more. Your points stay yours, and what was to be withdrawn there comes
    back. Link another account to withdraw.`,
  depositSeen: (cwd, points) =>
    html`I see your transfer of ${bold(cwd)}. I am waiting for its block to become irreversible,
    usually less than a minute, and will then credit about ${points}.`,
  depositSeenSmall: (cwd) =>
    html`I see your transfer of ${bold(cwd)}. It is too small to be credited by itself: once its
    block is irreversible, I put it with your other small deposits.`,
  depositVanished: (cwd) =>
    html`The transfer of ${cwd} has vanished: its block was undone. If the CWD is back in your
    wallet, send it again; if the transfer gets into another block, I will see it.`,
  depositCredited: (cwd, points, transaction) =>
    lines(html`Credited ${bold(points)} for ${cwd}.`, transactionLine(transaction)),
  depositAddsUp: (cwd, together, minimum, transaction) =>
    lines(
      minimum === null
        ? html`Your deposit of ${bold(cwd)} has arrived; it is too little for points.`
        : html`Your deposit of ${bold(cwd)} has arrived; less than ${minimum} is not credited yet.`,
      html`It is yours and adds up: ${bold(together)} now. I credit all of it with the deposit that
      makes it enough, at the rate of that moment.`,
      transactionLine(transaction),
    ),
  depositWaiting: (cwd) =>
    html`Your deposit of ${bold(cwd)} has arrived. Crediting is paused by the operator; nothing is
    lost, and I will credit it as soon as the pause is over.`,
  depositOffered: (cwd, points, rate) =>
    html`Before you linked it, your account sent us ${bold(cwd)}, and we kept it for you. Shall I
    credit ${points}? The lower rate of then and now counts: ${rate} per CWD.`,
  pointsAdded: (points, reason) => html`Added ${bold(points)}: ${reason}`,
  pointsTaken: (points, reason) => html`Taken ${bold(points)}: ${reason}`,
  owedBack: (cwd) =>
    html`A payment of ${bold(cwd)} has reached you, and no points were taken for it. The operator
    has been asked to decide about it; until then withdrawals wait.`,
  owedBackDecided: (cwd) =>
    html`The payment of ${bold(cwd)} has been decided about. Withdrawals go on.`,
  withdrawalRequested: (points, cwd, accountName) =>
    html`Withdrawal accepted: you give ${points}, I send ${bold(cwd)} to the account
    ${copyable(accountName)}.`,
  withdrawalRequestedInPause: (points, cwd, accountName) =>
    html`Withdrawal accepted. ${pausedNow} I have set ${points} aside, and I send ${bold(cwd)} to
    the account ${copyable(accountName)} as soon as they resume. ${untilThen}`,
  withdrawalAwaitsApproval: (points, cwd) =>
    html`The withdrawal of ${bold(cwd)} is waiting for an operator. ${points} are set aside; until
    it is approved, you can cancel it.`,
  withdrawalApproved: (cwd) => html`The withdrawal of ${cwd} is approved and leaves soon.`,
  withdrawalApprovedInPause: (cwd) =>
    html`The withdrawal of ${cwd} is approved. ${pausedNow} I send it as soon as they resume.
    ${untilThen}`,
  withdrawalWaits: (cwd) =>
    html`The withdrawal of ${cwd} has to wait: right now the gateway does not have enough CWD at
    hand. I send it as soon as there is enough. ${untilThen}`,
  withdrawalRejected: (points, reason) =>
    lines(
      html`The withdrawal was rejected; ${bold(points)} are back on your balance.`,
      reason === null ? null : html`Reason: ${reason}`,
    ),
  withdrawalCancelled: (points) =>
    html`The withdrawal is cancelled; ${bold(points)} are back on your balance.`,
  withdrawalLapsed: (points, cwd, cause) =>
    lines(
      html`The withdrawal of ${cwd} was not sent and is cancelled; ${bold(points)} are back on your
      balance.`,
      lapseCauses[cause],
      html`You can ask for a new quote at any time.`,
    ),
  withdrawalSent: (cwd, accountName, transaction) =>
    lines(
      html`Sent ${bold(cwd)} to the account ${copyable(accountName)}. I will write when it is final.`,
      transactionLine(transaction),
    ),
  withdrawalIncluded: (cwd) => html`The transfer of ${cwd} is in a block; not irreversible yet.`,
  withdrawalFinal: (cwd, accountName, transaction) =>
    lines(
      html`Withdrawal complete: ${bold(cwd)} reached the account ${copyable(accountName)} for good.`,
      transactionLine(transaction),
    ),
  withdrawalExpired: (cwd) =>
    html`The transfer of ${cwd} did not get into the network in time. No money has left; I will send
    it again.`,
  withdrawalExpiredInPause: (cwd) =>
    html`The transfer of ${cwd} did not get into the network in time. No money has left.
    ${pausedNow} I will send it again as soon as they resume. ${untilThen}`,
};

const lapseCauses: Readonly<Record<LapseCause, Html>> = {
  deadline_passed: html`It had waited for too long, and the rate may have changed since.`,
  rate_changed: html`It waited because the keys of your account had changed, and meanwhile the rate
  changed, too.`,
  points_needed: html`The service needed the points that were set aside for it.`,
  account_taken_over: html`Somebody else has proven the account to which it was to go.`,
};

export const english: Messages = {
  languageName: 'English',
  commands: {
    account: 'Balance and account',
    deposit: 'Deposit',
    withdraw: 'Withdraw',
    history: 'What happened lately',
    link: 'Link a CrowdWiz account',
    unlink: 'Unlink the account',
    language: 'Language · Язык',
    help: 'Help',
    support: 'Ask a person',
  },
  labels: {
    account: 'Balance',
    deposit: 'Deposit',
    withdraw: 'Withdraw',
    withdrawAll: 'Withdraw all',
    history: 'History',
    newestHistory: 'Newest',
    olderHistory: 'Older',
    help: 'Help',
    copyAccount: 'Copy the account',
    copyCode: 'Copy the code',
    link: 'Link an account',
    linkByMessage: 'Send the gateway a message',
    linkByCode: 'Send a code to my wallet',
    otherAccount: 'Another account',
    resend: 'New code',
    cancel: 'Cancel',
    confirm: 'Confirm',
    cancelWithdrawal: 'Cancel the withdrawal',
    unlinkYes: 'Yes, unlink it',
    claim: 'Credit it',
  },
  withdrawalStates,
  entryKinds,
  limits: englishLimits,
  unsupported: {
    sticker: html`Nice sticker! But I understand only text and buttons: /help`,
    photo: html`I cannot read pictures. Please write it as text.`,
    voice: html`I cannot listen. Please write it as text.`,
    video: html`I cannot watch videos. Please write it as text.`,
    file: html`I do not open files. Please write it as text.`,
    location: html`I do not need to know where you are. Please write it as text.`,
    contact: html`I do not need contacts. Please write it as text.`,
    other_media: html`I do not understand messages of this kind. Please write it as text.`,
    edited: html`I do not read edited messages. Please send a new one.`,
    forwarded: html`I do not act on forwarded messages, be it commands or codes. Please write it
    yourself.`,
  },
  amountProblems: {
    negative: () => html`The amount cannot be negative. Please write a number above zero.`,
    exponent: () => html`Please write the amount in full: not 1e3 but 1000.`,
    ambiguous_comma: (_symbol, suggestion) =>
      html`That can be read in two ways. Please write ${copyable(withoutPoint(suggestion))}, or
      ${copyable(suggestion ?? '1.500')} with a point.`,
    spaces: (_symbol, suggestion) =>
      html`Please write the number without spaces: <code>${suggestion ?? '1000'}</code>`,
    foreign_digits: (_symbol, suggestion) =>
      html`Please use the plain digits 0–9: <code>${suggestion ?? '100'}</code>`,
    too_long: () => html`That number is too large: at most 15 digits before the point.`,
    chain_currency: (symbol) =>
      html`Please give the amount in ${symbol}, not in CWD: I work out how much CWD arrives.`,
    not_a_number: (symbol) =>
      html`That does not look like a number. Write how many ${symbol} to withdraw, such as 250 or
      12.5. Stop: /cancel`,
  },
  nameProblems: {
    account_id: () =>
      html`That is a number, but I need the name of the account, such as <code>anna-smith</code>.
        Your wallet shows it.`,
    address: () =>
      html`That is a link. Send just the name of the account, such as <code>anna-smith</code>`,
    upper_case: (suggestion) =>
      html`Names in CrowdWiz are written in lower case. Did you mean
        <code>${suggestion ?? ''}</code>? Please send the name again.`,
    spaces: () => html`An account name has no spaces. Send the name alone, without other words.`,
    too_long: () => html`Too long: an account name has at most 63 characters.`,
    not_latin: () =>
      html`An account name consists of Latin letters, digits, dashes and dots. Please switch your
      keyboard and send it again.`,
  },
  refusals: englishRefusals,
  say,
  tell,
  ops: englishOps,
};
