import { looksLikeChatToken } from '../../../linking';
import { isLocale, type Locale } from '../messages';

/** What the customer wants, whether typed or pressed. Null arguments were not given. */
export type Intent =
  /** `token`: of a link by which the chat becomes a customer's; null for whatever else stands behind /start. */
  | { readonly kind: 'start'; readonly token: string | null }
  | { readonly kind: 'help' }
  | { readonly kind: 'account' }
  /** Null: the newest page. */
  | { readonly kind: 'history'; readonly cursor: string | null }
  | { readonly kind: 'support' }
  | { readonly kind: 'deposit' }
  /** Without the version of the rate that was shown, what counts now is shown. */
  | { readonly kind: 'claim'; readonly depositId: string; readonly rateVersion: number | null }
  | { readonly kind: 'language'; readonly locale: Locale | null }
  | { readonly kind: 'link'; readonly accountName: string | null }
  /** The customer sends a message from the account; without a name, from the one named last. */
  | { readonly kind: 'link_by_message'; readonly accountName: string | null }
  /** A code is to be sent to the account named last, after all. */
  | { readonly kind: 'link_by_code' }
  | { readonly kind: 'code'; readonly code: string | null }
  | { readonly kind: 'resend' }
  /** Null asks whether the customer means it. */
  | { readonly kind: 'unlink'; readonly linkId: string | null }
  | { readonly kind: 'keep_link' }
  | { readonly kind: 'cancel' }
  /** "No" to a quote; null for whichever the customer has. */
  | { readonly kind: 'decline'; readonly quoteId: string | null }
  | { readonly kind: 'withdraw'; readonly amount: string | null }
  | { readonly kind: 'confirm_withdrawal'; readonly quoteId: string }
  | { readonly kind: 'cancel_withdrawal'; readonly withdrawalId: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unknown_command'; readonly command: string }
  | { readonly kind: 'old_button' };

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const BUTTON = new RegExp(`^(confirm|decline|cancel_withdrawal|unlink):(${UUID})$`);
const ACKNOWLEDGE_BUTTON = new RegExp(`^acknowledge:(${UUID})$`);
const CLAIM_BUTTON = new RegExp(`^claim:(${UUID})(?::(\\d{1,9}))?$`);
const HISTORY_BUTTON = /^history:([\w-]{1,56})$/;
const QUOTE_BUTTON = /^withdraw:(\d{1,30}(?:\.\d{1,8})?)$/;
const COMMAND = /^\/([a-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?$/is;
/** A command that is not known is repeated to the customer up to here. */
const MAX_ECHO_LENGTH = 32;

/** Data of buttons that carry no argument. */
export const BUTTON_DATA = {
  account: 'account',
  deposit: 'deposit',
  withdraw: 'withdraw',
  withdrawAll: 'withdraw:all',
  history: 'history',
  help: 'help',
  link: 'link',
  linkByMessage: 'link_by_message',
  linkByCode: 'link_by_code',
  resend: 'resend',
  cancel: 'cancel',
  keepLink: 'keep_link',
} as const;

export function languageButton(locale: Locale): string {
  return `language:${locale}`;
}

export function confirmButton(quoteId: string): string {
  return `confirm:${quoteId}`;
}

export function declineButton(quoteId: string): string {
  return `decline:${quoteId}`;
}

/** Asks for a quote of so many points, a plain decimal. */
export function quoteButton(points: string): string {
  return `withdraw:${points}`;
}

export function unlinkButton(linkId: string): string {
  return `unlink:${linkId}`;
}

export function cancelWithdrawalButton(withdrawalId: string): string {
  return `cancel_withdrawal:${withdrawalId}`;
}

/** An older page; null where the place in the list is longer than what a button carries. */
export function historyButton(cursor: string): string | null {
  const data = `history:${cursor}`;
  return HISTORY_BUTTON.test(data) ? data : null;
}

/** With the version of the rate that was shown, if one was. */
export function claimButton(depositId: string, rateVersion: number | null): string {
  return rateVersion === null ? `claim:${depositId}` : `claim:${depositId}:${rateVersion}`;
}

/** Of a message to the ops chat. */
export function acknowledgeButton(noticeId: string): string {
  return `acknowledge:${noticeId}`;
}

/** The notice that such a button acknowledges; null for any other one. */
export function noticeOfButton(data: string): string | null {
  return ACKNOWLEDGE_BUTTON.exec(data)?.[1] ?? null;
}

/** Reads a typed message. Text that is no command is left to the conversation. */
export function intentOfText(typed: string): Intent {
  const text = typed.trim();
  if (!text.startsWith('/')) return { kind: 'text', text };
  const [, name = '', given = ''] = COMMAND.exec(text) ?? [];
  const argument = given.trim() === '' ? null : given.trim();
  const command = name.toLowerCase();
  return (
    commandIntent(command, argument) ?? {
      kind: 'unknown_command',
      command: text.split(/\s/)[0]?.slice(0, MAX_ECHO_LENGTH) ?? '/',
    }
  );
}

function commandIntent(command: string, argument: string | null): Intent | null {
  switch (command) {
    case 'start':
      return { kind: 'start', token: looksLikeChatToken(argument ?? '') ? argument : null };
    case 'help':
    case 'account':
    case 'deposit':
    case 'resend':
    case 'cancel':
    case 'support':
      return { kind: command };
    case 'history':
      return { kind: 'history', cursor: null };
    case 'balance':
      return { kind: 'account' };
    case 'link':
      return { kind: 'link', accountName: argument };
    case 'link_message':
      return { kind: 'link_by_message', accountName: argument };
    case 'code':
      return { kind: 'code', code: argument };
    case 'withdraw':
      return { kind: 'withdraw', amount: argument };
    case 'unlink':
      return { kind: 'unlink', linkId: null };
    case 'language': {
      const wanted = argument?.toLowerCase() ?? '';
      return { kind: 'language', locale: isLocale(wanted) ? wanted : null };
    }
    default:
      return null;
  }
}

/** Reads what a pressed button carries; a button of an older version of the bot is told so. */
export function intentOfButton(data: string): Intent {
  switch (data) {
    case BUTTON_DATA.account:
    case BUTTON_DATA.deposit:
    case BUTTON_DATA.help:
    case BUTTON_DATA.resend:
    case BUTTON_DATA.linkByCode:
    case BUTTON_DATA.cancel:
    case BUTTON_DATA.keepLink:
      return { kind: data };
    case BUTTON_DATA.history:
      return { kind: 'history', cursor: null };
    case BUTTON_DATA.link:
      return { kind: 'link', accountName: null };
    case BUTTON_DATA.linkByMessage:
      return { kind: 'link_by_message', accountName: null };
    case BUTTON_DATA.withdraw:
      return { kind: 'withdraw', amount: null };
    case BUTTON_DATA.withdrawAll:
      return { kind: 'withdraw', amount: 'all' };
    // Of earlier versions of the bot, which did not say of which quote.
    case 'decline':
      return { kind: 'decline', quoteId: null };
    default:
      return argumentButton(data);
  }
}

function argumentButton(data: string): Intent {
  const language = data.startsWith('language:') ? data.slice('language:'.length) : '';
  if (isLocale(language)) return { kind: 'language', locale: language };
  const [, points] = QUOTE_BUTTON.exec(data) ?? [];
  if (points !== undefined) return { kind: 'withdraw', amount: points };
  const [, cursor] = HISTORY_BUTTON.exec(data) ?? [];
  if (cursor !== undefined) return { kind: 'history', cursor };
  const [, action = '', id = ''] = BUTTON.exec(data) ?? [];
  if (action === 'confirm') return { kind: 'confirm_withdrawal', quoteId: id };
  if (action === 'decline') return { kind: 'decline', quoteId: id };
  if (action === 'unlink') return { kind: 'unlink', linkId: id };
  if (action === 'cancel_withdrawal') return { kind: 'cancel_withdrawal', withdrawalId: id };
  return claimIntent(data) ?? { kind: 'old_button' };
}

function claimIntent(data: string): Intent | null {
  const [, depositId, version] = CLAIM_BUTTON.exec(data) ?? [];
  if (depositId === undefined) return null;
  return { kind: 'claim', depositId, rateVersion: version === undefined ? null : Number(version) };
}
