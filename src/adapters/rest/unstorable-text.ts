/** Deeper than any body of this interface; what is below is refused by its schema anyway. */
const DEPTH_MAXIMUM = 8;
/** NUL, or half of a surrogate pair. */
const UNSTORABLE = /\p{Surrogate}|\0/u;
const UNSTORABLE_ALL = new RegExp(UNSTORABLE, 'gu');
export const UNSTORABLE_MESSAGE =
  'A text may hold neither NUL nor half of a surrogate pair: no database keeps them.';

/**
 * Where in a value a text is that PostgreSQL cannot keep, such as `reason` or `items.0`; names of fields
 * count, too. Empty when there is none; not many more than `enough` of them.
 */
export function unstorableTexts(
  value: unknown,
  path: readonly string[] = [],
  enough = Infinity,
): string[] {
  const found: string[] = [];
  collect(value, path, (field) => found.push(field) < enough);
  return found;
}

/** False once `keep` wants no more. */
function collect(
  value: unknown,
  path: readonly string[],
  keep: (field: string) => boolean,
): boolean {
  if (typeof value === 'string') return isStorable(value) || keep(path.join('.'));
  if (typeof value !== 'object' || value === null || path.length > DEPTH_MAXIMUM) return true;
  // Half a million numbers are walked past without a path for each.
  if (Array.isArray(value)) {
    return value.every(
      (part, index) => !hasText(part) || collect(part, [...path, `${index}`], keep),
    );
  }
  return Object.entries(value).every(([key, part]) => {
    const shown = isStorable(key) ? key : key.replace(UNSTORABLE_ALL, '�');
    if (!isStorable(key) && !keep([...path, shown].join('.'))) return false;
    return !hasText(part) || collect(part, [...path, shown], keep);
  });
}

function hasText(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}
