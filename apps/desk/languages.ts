import { type Language, LANGUAGES } from './format.ts';
import type { Texts } from './texts.ts';
import { ENGLISH } from './texts-en.ts';
import { RUSSIAN } from './texts-ru.ts';

export const TEXTS: Readonly<Record<Language, Texts>> = { en: ENGLISH, ru: RUSSIAN };

const CHOICE = 'desk-language';

/** What the operator has chosen, or else what the browser asks for. */
export function presentLanguage(): Language {
  const chosen = localStorage.getItem(CHOICE) ?? navigator.language.slice(0, 2);
  return LANGUAGES.find((language) => language === chosen) ?? 'en';
}

export function chooseLanguage(language: Language): void {
  localStorage.setItem(CHOICE, language);
}
