import type { Amount } from './api.ts';

export const LANGUAGES = ['en', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Groups the digits of a plain decimal without ever making a number of it: no float touches money. */
export function amountText({ amount, symbol }: Amount): string {
  const [, sign = '', whole = '0', rest = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(amount) ?? [];
  if (!/^-?\d+(\.\d+)?$/.test(amount)) return `${amount} ${symbol}`;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return `${sign === '-' ? '−' : ''}${grouped}${rest} ${symbol}`;
}

/** With a plus where it is one. */
export function changeText(change: Amount): string {
  const text = amountText(change);
  return text.startsWith('−') || /^0(\.0+)?$/.test(change.amount) ? text : `+${text}`;
}

export function isZero({ amount }: Amount): boolean {
  return /^-?0+(\.0+)?$/.test(amount);
}

/** In the operator's own time zone. */
export function timeText(at: string, language: Language): string {
  const format = { dateStyle: 'medium', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat(language, format).format(new Date(at));
}

/** A day of UTC, as days are counted. */
export function dayText(at: string, language: Language): string {
  const format = { dateStyle: 'medium', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(language, format).format(new Date(at));
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** Such as "5 minutes ago". */
export function agoText(at: string, now: Date, language: Language): string {
  const seconds = Math.round((new Date(at).getTime() - now.getTime()) / 1000);
  const [unit, length] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
  const count = Math.trunc(seconds / length);
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(count, unit);
}

/** Enough of a long id to know it again. */
export function shortId(id: string): string {
  return id.length > 12 ? `${id.slice(0, 8)}…` : id;
}
