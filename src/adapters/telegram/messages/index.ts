import { english } from './en';
import type { Locale } from './locale';
import type { Messages } from './messages';
import { russian } from './ru';

export const MESSAGES: Readonly<Record<Locale, Messages>> = { ru: russian, en: english };

/** For whom the language is not known yet. */
export function inEachLanguage<T>(make: (messages: Messages) => T): Readonly<Record<Locale, T>> {
  return { ru: make(russian), en: make(english) };
}

export * from './html';
export * from './locale';
export * from './messages';
