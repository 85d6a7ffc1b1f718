import { LINK_CODE, type ButtonRows } from '../delivery/outgoing-message';
import { LOCALES, MESSAGES, type ButtonLabel, type Messages } from '../messages';
import { BUTTON_DATA, cancelWithdrawalButton, languageButton } from './intent';

type PlainButton = keyof typeof BUTTON_DATA & ButtonLabel;

/** Rows of buttons without arguments, labelled in the language. */
export function keyboard(
  messages: Messages,
  ...rows: readonly (readonly PlainButton[])[]
): ButtonRows {
  return rows.map((row) =>
    row.map((name) => ({ label: messages.labels[name], data: BUTTON_DATA[name] })),
  );
}

/** What one can do next: with a link the two big buttons, without one the way to it. */
export function mainKeyboard(messages: Messages, isLinked: boolean): ButtonRows {
  return isLinked
    ? keyboard(messages, ['deposit', 'withdraw'], ['account', 'history'])
    : keyboard(messages, ['link'], ['account', 'help']);
}

/** The way back for a withdrawal that nobody has signed. */
export function cancelWithdrawalKeyboard(messages: Messages, withdrawalId: string): ButtonRows {
  const data = cancelWithdrawalButton(withdrawalId);
  return [[{ label: messages.labels.cancelWithdrawal, data }]];
}

/** What is typed into a wallet is copied rather than typed. */
export function copyAccountKeyboard({ labels }: Messages, accountName: string): ButtonRows {
  return [[{ label: labels.copyAccount, copy: accountName }]];
}

/** The same with the code that is filled in when the message is sent. */
export function copyMessageKeyboard({ labels }: Messages, accountName: string): ButtonRows {
  return [
    [
      { label: labels.copyAccount, copy: accountName },
      { label: labels.copyCode, copy: LINK_CODE },
    ],
  ];
}

export function languageKeyboard(): ButtonRows {
  return [
    LOCALES.map((locale) => ({
      label: MESSAGES[locale].languageName,
      data: languageButton(locale),
    })),
  ];
}
