import type { DomainError, DomainErrorCode } from '../../../kernel';
import type { ProblemDraft } from './problem';

interface DomainProblem {
  readonly status: 400 | 404 | 409 | 410 | 422 | 429 | 503;
  readonly title: string;
  readonly retryAfterSeconds?: number;
}

/**
 * Every refusal of the domain as HTTP. 400: the words are wrong; 404: no such thing; 409: not in this
 * state; 410: it was here, and is gone; 422: understood, but a rule forbids it; 429: too often; 503: try again later.
 */
export const DOMAIN_PROBLEMS: Readonly<Record<DomainErrorCode, DomainProblem>> = {
  amount_malformed: { status: 400, title: 'The amount is not a plain decimal such as 12.5' },
  amount_too_precise: { status: 400, title: 'The amount has more decimals than the asset' },
  amount_not_positive: { status: 422, title: 'The amount must not be zero or negative' },
  rate_malformed: { status: 400, title: 'The rate is not a positive decimal such as 90 or 0.125' },
  rate_unknown: { status: 404, title: 'There is no such version of a rate' },
  rate_not_planned: {
    status: 409,
    title: 'It is in force, or was: only what has not begun can be cancelled',
  },
  rate_in_the_past: { status: 422, title: 'A rate cannot begin in the past' },
  deposit_rate_above_withdrawal_rate: {
    status: 422,
    title: 'A deposit would give points that are worth more CWD than it was',
  },
  rate_change_too_large: { status: 422, title: 'The rate changes so much that it may be a slip' },
  limit_malformed: { status: 400, title: 'The limit has another form' },
  insufficient_points: { status: 422, title: 'The customer has too few points' },
  entry_key_conflict: { status: 409, title: 'The key was used for something else already' },
  adjustment_key_malformed: {
    status: 400,
    title: 'The key of an adjustment is 1 to 200 visible ASCII characters',
  },
  hold_already_ended: { status: 409, title: 'The held points were settled or released already' },
  hold_unknown: { status: 404, title: 'No such hold' },
  hold_state_forbids: {
    status: 409,
    title: 'The hold was captured, released or has expired already: `state` says which',
  },
  capture_exceeds_hold: { status: 422, title: 'The hold has fewer points' },
  debit_waits: {
    status: 409,
    title: 'A debit waits for points of this customer: nothing is withdrawn before it',
  },
  debit_unknown: { status: 404, title: 'No debit of that key waits' },
  customer_unknown: { status: 404, title: 'No such customer' },
  account_name_malformed: { status: 400, title: 'This is not the name of a CrowdWiz account' },
  account_unknown: { status: 404, title: 'CrowdWiz has no such account' },
  account_is_gateway: { status: 422, title: "This is the gateway's own account" },
  account_memo_key_unusable: {
    status: 422,
    title: 'Nothing can be encrypted to the memo key of this account',
  },
  account_linked_elsewhere: { status: 409, title: 'The account is linked to another customer' },
  customer_already_linked: { status: 409, title: 'The customer has a linked account already' },
  customer_not_linked: { status: 409, title: 'The customer has no linked account' },
  link_ended: { status: 409, title: 'The customer has another link by now, or none' },
  code_limit_reached: { status: 429, title: 'Too many codes were sent lately' },
  code_not_requested: { status: 409, title: 'No code was asked for' },
  code_not_sent_yet: { status: 409, title: 'The code has not been sent yet' },
  code_expected_in_message: {
    status: 409,
    title: 'The code is expected in a message from the account, not here',
  },
  code_wrong: { status: 422, title: 'The code is wrong' },
  code_expired: { status: 422, title: 'The code has expired' },
  code_attempts_exhausted: { status: 429, title: 'Too many wrong codes: ask for another' },
  account_keys_changed: {
    status: 409,
    title: 'The account has other keys than when the code was sent or shown',
  },
  money_on_its_way: { status: 409, title: 'Money of the customer is on its way' },
  bot_unknown: {
    status: 503,
    title: 'No bot has run over this database yet: start a process with the role bot and its token',
  },
  customer_has_chat: { status: 409, title: 'The customer has a chat with the bot already' },
  chat_has_customer: { status: 409, title: 'The chat belongs to a customer who has used it' },
  chat_link_unknown: { status: 404, title: 'No such link to a chat, or it is long gone' },
  chat_link_used: { status: 409, title: 'The link to a chat was opened already' },
  chat_link_expired: { status: 409, title: 'The link to a chat has expired' },
  chat_link_cancelled: { status: 409, title: 'The link to a chat was cancelled' },
  deposit_unknown: { status: 404, title: 'No such deposit' },
  deposit_not_unattributed: { status: 409, title: 'The deposit is not unattributed' },
  deposit_not_history: {
    status: 409,
    title: 'The deposit is not one from before the opening balance',
  },
  deposit_not_movable: {
    status: 409,
    title: 'Only a credited deposit of another customer that bought points is moved, once',
  },
  claim_terms_changed: { status: 409, title: 'Another rate counts than the one that was shown' },
  claim_too_late: { status: 409, title: 'Only an operator can attribute the deposit by now' },
  deposit_without_sender: { status: 409, title: 'Nobody sent the deposit: attribute it instead' },
  deposits_halted: { status: 409, title: 'Crediting of deposits is halted: try again later' },
  withdrawal_unknown: { status: 404, title: 'No such withdrawal' },
  withdrawal_state_forbids: {
    status: 409,
    title: 'The withdrawal is in a state that does not allow this',
  },
  withdrawal_below_minimum: { status: 422, title: 'The withdrawal is too small' },
  withdrawal_exceeds_wallet: { status: 422, title: 'The hot wallet holds less than that now' },
  withdrawal_count_reached: { status: 429, title: 'Too many withdrawals in one day' },
  withdrawal_above_limit: { status: 422, title: 'The withdrawal is above a limit' },
  withdrawal_deadline_passed: {
    status: 409,
    title: 'The withdrawal has waited for too long: it is cancelled, and its points return',
  },
  payouts_halted: { status: 409, title: 'Payouts are halted: try again later' },
  fee_not_believed: { status: 503, title: 'The nodes ask a network fee above the ceiling' },
  quote_unknown: { status: 404, title: 'No such quote' },
  quote_expired: { status: 409, title: 'The quote has expired' },
  quote_outdated: {
    status: 409,
    title: 'The rate has changed since the quote was given: ask for a new one',
  },
  quote_points_spent: {
    status: 409,
    title: 'Points of the quote were spent since it was given: ask for a new one',
  },
  link_suspended: {
    status: 409,
    title: 'The keys of the linked account changed: it must be proven again',
  },
  owed_back_unknown: { status: 404, title: 'Nothing of that id is owed back' },
  owed_back_decided: { status: 409, title: 'It was decided already' },
  owed_back_without_customer: {
    status: 422,
    title: 'Nobody is known who owes it: points cannot be taken, the house can bear it',
  },
  customer_frozen: { status: 409, title: 'Operators have frozen this customer' },
  customer_not_frozen: { status: 409, title: 'This customer is not frozen' },
  account_is_cold_wallet: {
    status: 422,
    title: 'This is the cold wallet: what is there is the house’s',
  },
  cold_wallet_unset: {
    status: 409,
    title: 'There is no cold wallet: COLD_WALLET_ACCOUNT is not set',
  },
  cold_wallet_not_accepted: {
    status: 409,
    title: 'The account of COLD_WALLET_ACCOUNT is not known to be fit: `problem` says why',
  },
  cold_wallet_is_customers: { status: 409, title: 'This account is or was a customer’s' },
  sweep_unknown: { status: 404, title: 'There is no such sweep' },
  sweep_under_way: { status: 409, title: 'Another sweep is ordered: wait for it, or cancel it' },
  sweep_state_forbids: { status: 409, title: 'It has ended, or is on its way' },
  sweep_exceeds_wallet: {
    status: 422,
    title: 'The hot wallet has less to spare: what withdrawals that wait need stays there',
  },
  chain_unavailable: { status: 503, title: 'No CrowdWiz node answers' },
  signer_unavailable: { status: 503, title: 'The signer does not answer' },
  time_uncertain: {
    status: 503,
    title: "The chain's time is not known, or too far from this machine's clock: try again later",
  },
  commit_unconfirmed: {
    status: 503,
    title: 'It is not certain that this was saved: look, or ask again with the same key',
  },
  database_read_only: {
    status: 503,
    title:
      'Nothing was changed: the database takes no writes at the moment, and nothing is signed meanwhile',
  },
  database_busy: {
    status: 503,
    title: 'Nothing was changed: others keep the database busy at the moment',
    retryAfterSeconds: 1,
  },
  finding_unknown: { status: 404, title: 'No such open finding' },
  finding_needs_decision: {
    status: 409,
    title: 'Its decision closes it: POST /owed-back/{id}/decide with the subject as the id',
  },
  block_id_malformed: { status: 400, title: 'This is not the id of that block' },
  rescan_range_malformed: { status: 400, title: 'These blocks cannot be read again in one go' },
  rescan_range_not_read: { status: 422, title: 'These blocks have not been read yet' },
  rescan_range_before_opening: {
    status: 422,
    title: 'These blocks are part of the opening balance',
  },
  rescan_queue_full: { status: 409, title: 'Too many re-scans wait already' },
  rescan_unknown: { status: 404, title: 'No such re-scan' },
  rescan_state_forbids: { status: 409, title: 'The re-scan is over' },
  findings_open: { status: 409, title: 'Open findings keep this halted: close them first' },
  difference_changed: {
    status: 409,
    title: 'Chain and books differ by another amount now, or it is not settled yet',
  },
  operator_malformed: {
    status: 400,
    title: 'Nobody may decide under this name',
  },
  surplus_unknown: { status: 404, title: 'No such open surplus' },
  reason_required: { status: 400, title: 'A reason is needed' },
  decision_unknown: { status: 404, title: 'No such decision' },
  decision_made: { status: 409, title: 'It was decided already: `state` says how' },
  decision_expired: { status: 409, title: 'Nobody decided in time: ask for it again' },
  decision_needs_another: {
    status: 409,
    title:
      'Another person decides, by a key that whoever asked cannot have: `why` says what is wrong',
  },
  decision_outdated: {
    status: 409,
    title:
      'What was to be changed is not what it was, or the key of who asked was revoked: reject it, and ask again',
  },
  key_name_malformed: {
    status: 400,
    title: 'The name of a key is 1 to 64 Latin letters, digits, spaces, or . _ @ -',
  },
  key_name_taken: { status: 409, title: 'There is, or was, a key of this name' },
  key_expiry_passed: { status: 422, title: 'The key would have expired already' },
  key_scopes_forbidden: { status: 422, title: 'Only keys of services have scopes' },
  key_unknown: { status: 404, title: 'No such key, or it is revoked' },
  idempotency_key_in_use: {
    status: 409,
    title: 'The first call under this idempotency key is still under way',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'This idempotency key was used for another request',
  },
  events_gone: {
    status: 410,
    title:
      'The events after this cursor are gone: begin anew from the lists and the head of the feed',
  },
  event_unknown: { status: 404, title: 'No such event, or it is deleted' },
  webhook_unknown: { status: 404, title: 'No such endpoint of webhooks' },
  webhook_url_refused: { status: 422, title: 'Nothing is ever sent to this address' },
  webhook_endpoints_full: {
    status: 409,
    title: 'There are as many endpoints of webhooks as there may be',
  },
  webhook_state_forbids: { status: 409, title: 'The state of the endpoint does not allow that' },
  webhook_paused_by_operator: {
    status: 409,
    title: 'An operator has paused the endpoint, and only operators have it go on',
  },
  webhook_secrets_full: {
    status: 409,
    title:
      'As many former secrets sign as may: rotate again after `until`, or with `overlapSeconds` 0, which ends them all',
  },
  delivery_unknown: { status: 404, title: 'No such delivery, or it is forgotten' },
  delivery_waits: { status: 409, title: 'The delivery waits, and will be tried anyway' },
  alarm_unknown: { status: 404, title: 'No such alarm, or it is forgotten' },
};

/** A refusal that names the field and the way to fix it is told as those of the validation are. */
export function domainProblem({ code, details }: DomainError): ProblemDraft {
  const { field, fix, ...others } = details;
  const { retryAfterSeconds, ...known } = DOMAIN_PROBLEMS[code];
  const headers = retryAfterSeconds && { headers: { 'Retry-After': String(retryAfterSeconds) } };
  const problem = { ...known, code, ...headers };
  if (field === undefined || fix === undefined) return { ...problem, details };
  return { ...problem, details: others, errors: [{ field: `body.${field}`, message: fix }] };
}
