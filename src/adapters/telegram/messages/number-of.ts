import { idOf } from '../../../kernel';

/** Enough to tell all that one customer ever did apart, and little enough to read out. */
const DIGITS = 8;
/** Not that of an adjustment, which the service names: its names may begin alike. */
const POSTED_FOR = /^[a-z-]+:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The number of a deposit or withdrawal for people: the beginning of the id that operators see. */
export function numberOf(id: string): string {
  return id.slice(0, DIGITS);
}

/** The same number for an entry that was posted for a deposit or a withdrawal; else one of its own. */
export function numberOfEntry(key: string): string {
  return numberOf(POSTED_FOR.exec(key)?.[1] ?? idOf(key));
}
