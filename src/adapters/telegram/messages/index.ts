import { english } from './en';
import type { Locale } from './locale';
import type { Messages } from './messages';
import { russian } from './ru';

export const MESSAGES: Readonly<Record<Locale, Messages>> = { ru: russian, en: english };

export * from './html';
export * from './locale';
export * from './messages';
