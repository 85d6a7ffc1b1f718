import type { InlineKeyboardButton } from 'telegraf/types';
import type { Button, ButtonRows } from './outgoing-message';

/** As Telegram wants them. */
export function inlineKeyboardOf(rows: ButtonRows): InlineKeyboardButton[][] {
  return rows.map((row) => row.map(inlineButtonOf));
}

type WireButton =
  | { readonly text: string; readonly callback_data: string }
  | { readonly text: string; readonly copy_text: { readonly text: string } };

function inlineButtonOf(button: Button): InlineKeyboardButton {
  const { label: text } = button;
  const wire: WireButton =
    'copy' in button
      ? { text, copy_text: { text: button.copy } }
      : { text, callback_data: button.data };
  // telegraf's types are older than buttons that copy (Bot API 7.11).
  return wire as InlineKeyboardButton;
}
