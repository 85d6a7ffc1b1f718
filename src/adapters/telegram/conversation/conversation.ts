/** What the bot waits for in a chat, beside a link code (which the link request itself tells). */
export type ConversationStep =
  | 'idle'
  | 'account_name'
  /** Of an account from which the customer will send a message. */
  | 'account_name_for_message'
  | 'withdrawal_amount';

export interface Conversation {
  readonly step: ConversationStep;
  /** The account named last, so that a new code can be asked for after the old one died. */
  readonly lastAccountName: string | null;
}

export const IDLE: Conversation = { step: 'idle', lastAccountName: null };

export function atStep(conversation: Conversation, step: ConversationStep): Conversation {
  return { ...conversation, step };
}

export function isSameConversation(left: Conversation, right: Conversation): boolean {
  return left.step === right.step && left.lastAccountName === right.lastAccountName;
}
