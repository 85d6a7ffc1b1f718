import type { Html } from '../messages/html';

export type Button = CallbackButton | CopyButton;

export interface CallbackButton {
  readonly label: string;
  /** At most 64 bytes: Telegram refuses more. */
  readonly data: string;
}

/** Pressed, it puts a text where one can paste it from. The bot is not asked. */
export interface CopyButton {
  readonly label: string;
  /** 1 to 256 characters. LINK_CODE in it is filled in like that of the message. */
  readonly copy: string;
}

/**
 * That a message says where a withdrawal stands. `state` changes the message that shows the withdrawal in the chat, and
 * is a new one where none does. `end` changes it for the last time, and is nothing where none does.
 */
export interface WithdrawalPart {
  readonly id: string;
  readonly part: 'state' | 'end';
}

/** A message as it stands in the outbox. */
export interface OutgoingMessage {
  /** Telegram's HTML subset. */
  readonly html: string;
  readonly buttons: readonly (readonly Button[])[];
  /** Arrives without a sound. */
  readonly isQuiet: boolean;
  /** The link request whose code takes the place of LINK_CODE when the message is sent. */
  readonly linkCodeOf?: string;
  readonly withdrawal?: WithdrawalPart;
  /** It is a picture, the QR code of this text, and `html` stands below it. */
  readonly qrOf?: string;
}

export type ButtonRows = OutgoingMessage['buttons'];

/** Stands in a text for a code: the outbox is a table, and no code is ever written into one. */
export const LINK_CODE = '{link-code}';

/** Telegram's limit is 4096 characters after entities; texts here are far below. */
const MAX_HTML_LENGTH = 4_000;

export function messageOf(html: Html, buttons: ButtonRows = [], isQuiet = false): OutgoingMessage {
  if (html.text.length > MAX_HTML_LENGTH) throw new Error('A message is too long for Telegram');
  return { html: html.text, buttons, isQuiet };
}

/** The same message with a last line. */
export function withLastLine(message: OutgoingMessage, line: Html): OutgoingMessage {
  return { ...message, html: `${message.html}\n${line.text}` };
}

/** The QR code of a text, above the message. */
export function withQr(message: OutgoingMessage, qrOf: string): OutgoingMessage {
  return { ...message, qrOf };
}

/** Shows how it stands with a withdrawal: see WithdrawalPart. */
export function withWithdrawal(
  message: OutgoingMessage,
  withdrawal: WithdrawalPart,
): OutgoingMessage {
  return { ...message, withdrawal };
}

/** The code of a request of these is filled in when the message is sent. */
export function withLinkCode(message: OutgoingMessage, requestId: string): OutgoingMessage {
  return { ...message, linkCodeOf: requestId };
}

/** With the code in each place that was kept for it. */
export function filledIn(message: OutgoingMessage, code: string): OutgoingMessage {
  const filled = (text: string): string => text.replaceAll(LINK_CODE, code);
  const buttons = message.buttons.map((row) =>
    row.map((button) => ('copy' in button ? { ...button, copy: filled(button.copy) } : button)),
  );
  return { ...message, html: filled(message.html), buttons };
}
