import { english } from './en';
import type { Locale } from './locale';
import type { Messages } from './messages';
import { russian } from './ru';

export const MESSAGES: Readonly<Record<Locale, Messages>> = { ru: russian, en: english };

/** For whom the language is not known yet. Made when it is asked for: most customers of a service have no chat. */
export function inEachLanguage<T>(make: (messages: Messages) => T): Readonly<Record<Locale, T>> {
  return {
    get ru() {
      return make(russian);
    },
    get en() {
      return make(english);
    },
  };
}

export * from './html';
export * from './locale';
export * from './messages';
export * from './ops-messages';
