export const LOCALES = ['ru', 'en'] as const;

export type Locale = (typeof LOCALES)[number];

/** Telegram languages whose menu was Russian in earlier versions of the bot: it is taken back. */
export const FORMERLY_RUSSIAN_MENUS = ['be', 'uk', 'kk', 'ky', 'tg', 'uz', 'tt'] as const;

/** `languageCode` is an IETF tag such as `en-GB`, or absent. Russian is for whose Telegram speaks it. */
export function localeOfLanguage(languageCode: string | null): Locale {
  const language = languageCode?.toLowerCase().split(/[-_]/)[0];
  return language === 'ru' ? 'ru' : 'en';
}

export function isLocale(text: string): text is Locale {
  return LOCALES.some((locale) => locale === text);
}
