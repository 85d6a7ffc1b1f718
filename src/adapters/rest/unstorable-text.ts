/** Deeper than any body of this interface; what is below is refused by its schema anyway. */
const DEPTH_MAXIMUM = 8;
/** NUL, or half of a surrogate pair. */
const UNSTORABLE = /\p{Surrogate}|\0/u;
const UNSTORABLE_ALL = new RegExp(UNSTORABLE, 'gu');
export const UNSTORABLE_MESSAGE =
  'A text may hold neither NUL nor half of a surrogate pair: no database keeps them.';

/**
 * Where in a value a text is that PostgreSQL cannot keep, such as `reason` or `items.0`; names of fields
 * count, too. Empty when there is none.
 */
export function unstorableTexts(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [path.join('.')];
  if (typeof value !== 'object' || value === null || path.length > DEPTH_MAXIMUM) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const shown = isStorable(key) ? key : key.replace(UNSTORABLE_ALL, '�');
    const own = isStorable(key) ? [] : [[...path, shown].join('.')];
    return [...own, ...unstorableTexts(part, [...path, shown])];
  });
}

function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}
