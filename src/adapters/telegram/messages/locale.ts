export const LOCALES = ['ru', 'en'] as const;

export type Locale = (typeof LOCALES)[number];

/** Telegram languages whose speakers are greeted in Russian; nobody's language is Russian too. */
export const RUSSIAN_GREETED_LANGUAGES = ['ru', 'be', 'uk', 'kk', 'ky', 'tg', 'uz', 'tt'] as const;

/** `languageCode` is an IETF tag such as `en-GB`, or absent. */
export function localeOfLanguage(languageCode: string | null): Locale {
  if (languageCode === null || languageCode === '') return 'ru';
  const language = languageCode.toLowerCase().split(/[-_]/)[0];
  return RUSSIAN_GREETED_LANGUAGES.some((known) => known === language) ? 'ru' : 'en';
}

export function isLocale(text: string): text is Locale {
  return LOCALES.some((locale) => locale === text);
}
