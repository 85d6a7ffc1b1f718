import type { Page, PageRequest, Period } from '../../../kernel';

/** Rows of one page. */
const MAX_PAGE_LIMIT = 200;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const POSITION = /^\d{1,18}$/;

/** An id that came from outside; null, which fits no row, where the database would raise an error. */
export function uuidOrNull(text: string): string | null {
  return UUID.test(text) ? text : null;
}

/** The same of a filter, where what is absent is not asked. */
export function uuidAsked(text: string | undefined): string | null | undefined {
  return text === undefined ? undefined : uuidOrNull(text);
}

/** Those of them that are ids. */
export function uuidsOf(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => UUID.test(text));
}

/** `numeric` comes as text, so that no digit is lost on the way. */
export function unitsOf(numeric: string): bigint {
  return BigInt(numeric);
}

export function unitsOrNull(numeric: string | null): bigint | null {
  return numeric === null ? null : BigInt(numeric);
}

/** What a list's query needs: everything below `before`, newest first, one row more than asked. */
export interface PagePosition {
  readonly before: string | null;
  readonly rowsToRead: number;
}

/**
 * Reads a page request of a list. Throws RangeError when the limit is not 1 to 200 or the cursor is
 * not one that `pageOf` made for the same list.
 */
export function readPageRequest(list: string, page: PageRequest): PagePosition {
  const rowsToRead = readPageLimit(page) + 1;
  return { before: page.cursor === null ? null : readPosition(list, page.cursor), rowsToRead };
}

/** Throws RangeError when the limit is not 1 to 200. */
export function readPageLimit({ limit }: PageRequest): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_LIMIT) {
    throw new RangeError(`limit must be a whole number from 1 to ${MAX_PAGE_LIMIT}`);
  }
  return limit;
}

/** Cuts the extra row off; it only says that there is a next page. */
export function pageOf<Row extends { position: string }, Item>(
  list: string,
  rows: readonly Row[],
  { limit }: PageRequest,
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return {
    items: shown.map(toItem),
    nextCursor: hasMore ? writeCursor(list, last.position) : null,
  };
}

export const NOT_OURS = 'cursor is not one that this list gave';

function readPosition(list: string, cursor: string): string {
  const position = readCursor(list, cursor);
  if (!POSITION.test(position)) throw new RangeError(NOT_OURS);
  return position;
}

/** `place` says where the list goes on, without a colon. */
export function writeCursor(list: string, place: string): string {
  return Buffer.from(`${list}:${place}`).toString('base64url');
}

/** Gives the place. Throws RangeError for a cursor that `writeCursor` did not make for this list. */
export function readCursor(list: string, cursor: string): string {
  const [name, place = '', ...rest] = Buffer.from(cursor, 'base64url').toString().split(':');
  const isOurs = name === list && rest.length === 0 && writeCursor(list, place) === cursor;
  if (!isOurs) throw new RangeError(NOT_OURS);
  return place;
}

/** Conditions on a column of time; the bounds go to the end of the parameters. */
export function withinPeriod(
  column: string,
  { from, to }: Period,
  parameters: unknown[],
): string[] {
  const conditions: string[] = [];
  if (from !== undefined) conditions.push(`${column} >= $${parameters.push(from)}`);
  if (to !== undefined) conditions.push(`${column} < $${parameters.push(to)}`);
  return conditions;
}
