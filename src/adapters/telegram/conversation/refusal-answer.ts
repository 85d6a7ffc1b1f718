import type { DomainErrorCode } from '../../../kernel';
import { messageOf, type ButtonRows } from '../delivery/outgoing-message';
import type { Details, Messages } from '../messages';
import { atStep, type Conversation } from './conversation';
import type { Intent } from './intent';
import { keyboard } from './keyboards';
import type { Answer, ConversationContext } from './conversation-context';

export interface Refusal {
  readonly code: DomainErrorCode;
  readonly details: Details;
}

/** Refusals after which the same question stands: the next text is another account name. */
const ASK_NAME_AGAIN: readonly DomainErrorCode[] = [
  'account_name_malformed',
  'account_unknown',
  'account_is_gateway',
  'account_memo_key_unusable',
  'account_linked_elsewhere',
  'chain_unavailable',
];

/** Refusals after which the next text is another amount. */
const ASK_AMOUNT_AGAIN: readonly DomainErrorCode[] = [
  'amount_malformed',
  'amount_too_precise',
  'amount_not_positive',
  'insufficient_points',
  'withdrawal_below_minimum',
  'withdrawal_above_limit',
  'withdrawal_exceeds_wallet',
  'fee_not_believed',
  'chain_unavailable',
  'time_uncertain',
];

/** Says why not, offers what helps, and keeps the question open where another try makes sense. */
export function refusalAnswer(
  context: ConversationContext,
  intent: Intent,
  { code, details }: Refusal,
): Answer {
  const { chat, messages } = context;
  const buttons = helpfulButtons(messages, { code, details });
  const reply = messageOf(messages.refusals[code](details), buttons);
  return { replies: [reply], conversation: afterRefusal(chat.conversation, intent, code) };
}

function afterRefusal(
  conversation: Conversation,
  intent: Intent,
  code: DomainErrorCode,
): Conversation {
  switch (intent.kind) {
    case 'link':
    case 'link_by_code':
      return atStep(conversation, ASK_NAME_AGAIN.includes(code) ? 'account_name' : 'idle');
    case 'link_by_message': {
      const isAskedAgain = ASK_NAME_AGAIN.includes(code);
      return atStep(conversation, isAskedAgain ? 'account_name_for_message' : 'idle');
    }
    case 'withdraw':
      return atStep(conversation, ASK_AMOUNT_AGAIN.includes(code) ? 'withdrawal_amount' : 'idle');
    default:
      return conversation;
  }
}

function helpfulButtons(messages: Messages, { code, details }: Refusal): ButtonRows {
  switch (code) {
    case 'customer_not_linked':
    case 'link_suspended':
    case 'code_not_requested':
      return keyboard(messages, ['link']);
    case 'code_limit_reached': {
      const isOfMessages = details['name'] === 'link_messages_per_customer_per_day';
      return isOfMessages ? [] : keyboard(messages, ['linkByMessage']);
    }
    case 'code_expected_in_message':
      return keyboard(messages, ['resend', 'cancel']);
    case 'code_expired':
    case 'code_attempts_exhausted':
    case 'account_keys_changed':
      return keyboard(messages, ['resend']);
    case 'quote_unknown':
    case 'quote_expired':
    case 'quote_outdated':
    case 'quote_points_spent':
      return keyboard(messages, ['withdraw']);
    case 'insufficient_points':
      return keyboard(messages, ['deposit', 'account']);
    default:
      return [];
  }
}
