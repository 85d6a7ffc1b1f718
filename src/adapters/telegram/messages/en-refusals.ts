import { html } from './html';
import type { Messages, Refusals } from './messages';

const operatorMatter = html`Only an operator can do this.`;

export const englishLimits: Messages['limits'] = {
  codes_per_customer_per_day: 'codes per person per day',
  codes_per_customer_and_account_per_day: 'codes for you and one account per day',
  codes_per_day: 'codes per day',
  link_messages_per_customer_per_day: 'codes for your messages per day',
  deposit_minimum: 'smallest deposit that is credited at once',
  withdrawal_minimum: 'smallest single withdrawal',
  withdrawal_maximum: 'largest single withdrawal',
  withdrawal_count_per_customer_per_day: 'number of your withdrawals in one day',
  withdrawals_per_customer_per_day: 'your withdrawals of one day',
  withdrawals_per_day: 'all withdrawals of one day',
  approval_above: 'withdrawal without an operator',
};

function limitName(name: string | undefined): string {
  const names: Readonly<Record<string, string>> = englishLimits;
  return names[name ?? ''] ?? 'limit';
}

const amounts = {
  amount_malformed: ({ symbol }) =>
    html`I could not read that amount. Write a number of ${symbol ?? 'points'}, such as 250 or 12.5.`,
  amount_too_precise: ({ symbol, decimals }) =>
    html`Too many digits after the point: ${symbol ?? 'this amount'} has at most
    ${decimals ?? 'none'}.`,
  amount_not_positive: () => html`The amount must be more than zero.`,
  rate_malformed: () => operatorMatter,
  rate_in_the_past: () => operatorMatter,
  rate_unknown: () => operatorMatter,
  rate_not_planned: () => operatorMatter,
  deposit_rate_above_withdrawal_rate: () => operatorMatter,
  rate_change_too_large: () => operatorMatter,
  limit_malformed: () => operatorMatter,
  insufficient_points: ({ balance }) =>
    balance === undefined
      ? html`Your balance is too small for that.`
      : html`Your balance is too small for that. Available now: ${balance}.`,
  entry_key_conflict: () =>
    html`This was already booked with other figures. Have a look at /history`,
  adjustment_key_malformed: () => operatorMatter,
  hold_already_ended: () => html`This withdrawal is already over. Have a look at /history`,
  hold_unknown: () => operatorMatter,
  hold_state_forbids: () => operatorMatter,
  capture_exceeds_hold: () => operatorMatter,
} satisfies Partial<Refusals>;

const linking = {
  customer_unknown: () => html`We have not met yet. Press /start`,
  account_name_malformed: () =>
    html`That does not look like a CrowdWiz account name. A name has up to 63 characters: lower-case
    Latin letters, digits, dashes and dots, and starts with a letter.`,
  account_unknown: ({ accountName }) =>
    accountName === undefined
      ? html`CrowdWiz has no such account. Check the name in your wallet and send it again.`
      : html`CrowdWiz has no account <b>${accountName}</b>. Check the name in your wallet and send
          it again.`,
  account_is_gateway: () =>
    html`That is the gateway's own account and cannot be linked. Send the name of yours.`,
  account_memo_key_unusable: () =>
    html`Nobody can send this account an encrypted message: it has no usable memo key. Set one in
    your wallet, or choose another account.`,
  account_linked_elsewhere: ({ accountName }) =>
    html`The account <b>${accountName ?? ''}</b> is already linked to somebody else. One account has
      one owner.`,
  customer_already_linked: ({ accountName }) =>
    html`You have linked the account <b>${accountName ?? ''}</b> already. To change it, unlink it
      first: /unlink`,
  link_ended: () =>
    html`This is about an account that is not linked any more. Have a look at /account`,
  customer_not_linked: () =>
    html`Link a CrowdWiz account first: without it the money has nowhere to go.`,
  link_suspended: ({ accountName }) =>
    html`The keys of your account <b>${accountName ?? ''}</b> have changed, so withdrawals are
      suspended. Prove again that it is yours: /link sends a new code to your wallet.`,
  customer_frozen: () =>
    html`The service has paused your withdrawals, so nothing can be withdrawn and no account changed
    now. Your points stay yours, and deposits are credited. Ask the service why.`,
  customer_not_frozen: () => operatorMatter,
  money_on_its_way: () =>
    html`The link cannot be changed while money is on its way. Wait until everything has arrived,
    then try again.`,
  bot_unknown: () => operatorMatter,
  customer_has_chat: () =>
    html`Another Telegram chat is connected to your account in the service already. Use that chat;
    if it is not yours, tell the service at once.`,
  chat_has_customer: () =>
    html`This chat has an account of its own, with points, a linked account or a past: it stays as
    it is, and your account in the service was not connected. Open the link in another Telegram, or
    ask the service what to do.`,
  chat_link_unknown: () =>
    html`This link is not valid. Go back to the service, ask for a new link and open it here.`,
  chat_link_used: () =>
    html`This link was used before, and a link works once. If it was not you, tell the service at
    once; otherwise ask it for a new link.`,
  chat_link_cancelled: () =>
    html`This link was cancelled. Go back to the service, ask for a new link and open it here.`,
  chat_link_expired: () =>
    html`This link is too old. Go back to the service, ask for a new link and open it here.`,
} satisfies Partial<Refusals>;

const codes = {
  code_limit_reached: ({ limit }) =>
    html`No more codes today (the limit is ${limit ?? '—'} a day). Please try again tomorrow.`,
  code_not_requested: () =>
    html`No code is expected from you right now. To get one, start with /link`,
  code_not_sent_yet: () =>
    html`The code has not left yet. Wait a moment: I will write as soon as it is on its way to your
    wallet.`,
  code_expected_in_message: ({ accountName }) =>
    html`That code is not to be typed here: send it from your wallet in a message from the account
      <b>${accountName ?? ''}</b> to the gateway's account. New code: /resend, stop: /cancel`,
  code_wrong: ({ attemptsLeft }) =>
    html`That code is not right. Attempts left: ${attemptsLeft ?? '—'}. Look at the newest message
    from the gateway in your wallet.`,
  code_expired: () => html`The code is no longer valid. Please ask for a new one.`,
  code_attempts_exhausted: () =>
    html`No attempts left: this code is void. Please ask for a new one.`,
  account_keys_changed: ({ accountName }) =>
    html`The keys of the account <b>${accountName ?? ''}</b> have changed since the code was sent,
      so the code is void. Please ask for a new one.`,
} satisfies Partial<Refusals>;

const payments = {
  deposit_unknown: () => html`I cannot find that deposit.`,
  deposit_not_history: () => html`That deposit is settled already. Have a look at /history`,
  deposit_not_unattributed: () => html`That deposit is settled already. Have a look at /history`,
  deposit_not_movable: () => html`That deposit cannot be moved.`,
  claim_terms_changed: () =>
    html`The rate has changed since this offer. Nothing was credited; please have a look at the new
    one.`,
  claim_too_late: () =>
    html`This deposit came too long ago for you to credit it yourself. It is kept; please ask the
    operator.`,
  deposit_without_sender: () => html`Nobody sent that deposit, so it cannot be sent back.`,
  deposits_halted: () =>
    html`Crediting of deposits is paused by the operator. Your deposit is kept; please try again
    later.`,
  withdrawal_unknown: () => html`I cannot find that withdrawal.`,
  withdrawal_state_forbids: () =>
    html`It is too late to do that with this withdrawal. You can see where it stands in /account`,
  withdrawal_below_minimum: ({ minimum }) =>
    html`That is too little: the smallest withdrawal now is ${minimum ?? '—'}.`,
  withdrawal_above_limit: ({ limit, name }) =>
    html`That is above the limit (${limitName(name)}): ${limit ?? '—'}. Please try a smaller amount.`,
  withdrawal_exceeds_wallet: ({ maximum }) =>
    html`So much cannot be paid out right now; at most ${maximum ?? '—'} at once. Your points are
    kept: please try a smaller amount, or the whole later.`,
  withdrawal_count_reached: ({ limit }) =>
    html`No more withdrawals today (the limit is ${limit ?? '—'} in 24 hours). Please try again
    tomorrow.`,
  withdrawal_deadline_passed: () =>
    html`This withdrawal has waited for too long: it is cancelled, and your points return.`,
  debit_waits: () =>
    html`The service is about to take points of yours for something that you have used. You can
    withdraw the rest once that is done.`,
  debit_unknown: () => html`I know of no such debit.`,
  payouts_halted: () =>
    html`Payouts are paused by the operator. Your points are kept; please try again later.`,
  fee_not_believed: () =>
    html`The network fee looks wrong right now, so no withdrawal can be calculated. Your points are
    kept; please try again later.`,
  quote_unknown: () => html`This quote is gone. Please start the withdrawal again.`,
  quote_expired: () =>
    html`This quote is too old: the rate or the fee may have changed. Please start the withdrawal
    again.`,
  quote_outdated: ({ rate, presentRate }) =>
    html`The rate has changed since this quote (${rate ?? '—'} then, ${presentRate ?? '—'} points
    per CWD now), so it does not hold any more. Nothing was taken.`,
  quote_points_spent: () =>
    html`Some of the points of this quote were spent since, and points that came later are no part
    of it. Please ask for a new quote.`,
} satisfies Partial<Refusals>;

const world = {
  chain_unavailable: () =>
    html`The CrowdWiz network does not answer right now. Nothing has happened to your points; please
    try again in a couple of minutes.`,
  signer_unavailable: () =>
    html`Payments cannot be signed right now. Nothing has happened to your points; please try again
    in a couple of minutes.`,
  time_uncertain: () =>
    html`I cannot tell right now which rate is in force. Nothing has happened to your points; please
    try again in a couple of minutes.`,
  commit_unconfirmed: () =>
    html`I am not sure that this was saved. Please look at /account before you try again.`,
  database_read_only: () =>
    html`I cannot save anything right now, so nothing was changed. Please try again in a couple of
    minutes.`,
  database_busy: () =>
    html`I could not get to it just now, so nothing was changed. Please try again in a minute.`,
  owed_back_unknown: () => operatorMatter,
  owed_back_decided: () => operatorMatter,
  owed_back_without_customer: () => operatorMatter,
  account_is_cold_wallet: () => operatorMatter,
  cold_wallet_unset: () => operatorMatter,
  cold_wallet_not_accepted: () => operatorMatter,
  cold_wallet_is_customers: () => operatorMatter,
  sweep_unknown: () => operatorMatter,
  sweep_under_way: () => operatorMatter,
  sweep_state_forbids: () => operatorMatter,
  sweep_exceeds_wallet: () => operatorMatter,
  finding_unknown: () => operatorMatter,
  finding_needs_decision: () => operatorMatter,
  block_id_malformed: () => operatorMatter,
  rescan_range_malformed: () => operatorMatter,
  rescan_range_not_read: () => operatorMatter,
  rescan_range_before_opening: () => operatorMatter,
  rescan_queue_full: () => operatorMatter,
  rescan_unknown: () => operatorMatter,
  rescan_state_forbids: () => operatorMatter,
  findings_open: () => operatorMatter,
  surplus_unknown: () => operatorMatter,
  difference_changed: () => operatorMatter,
  reason_required: () => operatorMatter,
  operator_malformed: () => operatorMatter,
  decision_unknown: () => operatorMatter,
  decision_made: () => operatorMatter,
  decision_expired: () => operatorMatter,
  decision_needs_another: () => operatorMatter,
  decision_outdated: () => operatorMatter,
  key_name_malformed: () => operatorMatter,
  key_name_taken: () => operatorMatter,
  key_expiry_passed: () => operatorMatter,
  key_scopes_forbidden: () => operatorMatter,
  key_unknown: () => operatorMatter,
  idempotency_key_in_use: () => operatorMatter,
  idempotency_key_reused: () => operatorMatter,
  events_gone: () => operatorMatter,
  event_unknown: () => operatorMatter,
  webhook_unknown: () => operatorMatter,
  webhook_url_refused: () => operatorMatter,
  webhook_endpoints_full: () => operatorMatter,
  webhook_state_forbids: () => operatorMatter,
  webhook_paused_by_operator: () => operatorMatter,
  webhook_secrets_full: () => operatorMatter,
  delivery_unknown: () => operatorMatter,
  delivery_waits: () => operatorMatter,
  alarm_unknown: () => operatorMatter,
} satisfies Partial<Refusals>;

export const englishRefusals: Refusals = {
  ...amounts,
  ...linking,
  ...codes,
  ...payments,
  ...world,
};
