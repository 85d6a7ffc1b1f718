import type { Html } from '../messages/html';

export interface Button {
  readonly label: string;
  /** At most 64 bytes: Telegram refuses more. */
  readonly data: string;
}

/** A message as it stands in the outbox. */
export interface OutgoingMessage {
  /** Telegram's HTML subset. */
  readonly html: string;
  readonly buttons: readonly (readonly Button[])[];
  /** Arrives without a sound. */
  readonly isQuiet: boolean;
}

export type ButtonRows = OutgoingMessage['buttons'];

/** Telegram's limit is 4096 characters after entities; texts here are far below. */
const MAX_HTML_LENGTH = 4_000;

export function messageOf(html: Html, buttons: ButtonRows = [], isQuiet = false): OutgoingMessage {
  if (html.text.length > MAX_HTML_LENGTH) throw new Error('A message is too long for Telegram');
  return { html: html.text, buttons, isQuiet };
}
