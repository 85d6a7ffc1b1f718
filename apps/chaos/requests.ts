/** What customers ask the bot for. */
export type Question =
  'greeting' | 'link' | 'code' | 'withdrawal' | 'confirmation' | 'cancellation';

/** A message or a press of a button that the bot owes an answer. */
export interface AskedRequest {
  readonly chatId: number;
  readonly question: Question;
  /** How many messages the bot had sent to the chat before. */
  readonly heard: number;
}

/** What the bot wrote to a chat. */
export interface HeardMessage {
  readonly chatId: number;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

/** Comes by itself: news about money end with a number and a time, those about a link begin so. */
const NEWS = /UTC$|^(?:The code is on its way|The code could not be|⚠️ The keys|Done! )/;

/** The news that are the answer to what was asked. */
const ANSWERING_NEWS: Readonly<Record<Question, RegExp | null>> = {
  greeting: null,
  link: null,
  code: /^Done! /,
  withdrawal: null,
  confirmation: /^Withdrawal accepted/,
  cancellation: /^The withdrawal is cancelled/,
};

/** A refusal is an answer, too. */
export function isAnswer(question: Question, text: string): boolean {
  return ANSWERING_NEWS[question]?.test(text) === true || !NEWS.test(text);
}
