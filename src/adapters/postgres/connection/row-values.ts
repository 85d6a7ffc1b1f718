import type { Page, PageRequest, Period } from '../../../kernel';

/** Rows of one page. */
const MAX_PAGE_LIMIT = 200;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const POSITION = /^\d{1,18}$/;

/** An id that came from outside; null, which fits no row, where the database would raise an error. */
export function uuidOrNull(text: string): string | null {
  return UUID.test(text) ? text : null;
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
export function readPageRequest(list: string, { limit, cursor }: PageRequest): PagePosition {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_LIMIT) {
    throw new RangeError(`limit must be a whole number from 1 to ${MAX_PAGE_LIMIT}`);
  }
  return { before: cursor === null ? null : readCursor(list, cursor), rowsToRead: limit + 1 };
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

function writeCursor(list: string, position: string): string {
  return Buffer.from(`${list}:${position}`).toString('base64url');
}

function readCursor(list: string, cursor: string): string {
  const [name, position = '', ...rest] = Buffer.from(cursor, 'base64url').toString().split(':');
  const isOurs =
    name === list &&
    rest.length === 0 &&
    POSITION.test(position) &&
    writeCursor(list, position) === cursor;
  if (!isOurs) throw new RangeError('cursor is not one that this list gave');
  return position;
}

/** Which rows come on a page, and in which order. */
export interface Listing {
  readonly conditions: string[];
  readonly order: string;
}

/**
 * Newest first: by position, and within a period by its time, so that an index on both gives no rows but those of the
 * period, wherever that lies. Parameters go to the end.
 */
export function newestFirst(
  { table, alias, time }: { readonly table: string; readonly alias: string; readonly time: string },
  { before, period }: { readonly before: string | null; readonly period: Period },
  parameters: unknown[],
): Listing {
  const [timeColumn, position] = [`${alias}.${time}`, `${alias}.position`];
  const conditions = withinPeriod(timeColumn, period, parameters);
  const isByTime = conditions.length > 0;
  if (before !== null) {
    const last = `$${parameters.push(before)}::bigint`;
    const timeOfLast = `(SELECT ${time} FROM ${table} WHERE position = ${last})`;
    conditions.push(
      isByTime
        ? `(${timeColumn}, ${position}) < (${timeOfLast}, ${last})`
        : `${position} < ${last}`,
    );
  }
  const order = isByTime ? `${timeColumn} DESC, ${position} DESC` : `${position} DESC`;
  return { conditions: ['true', ...conditions], order };
}

/** Conditions on a column of time; the bounds go to the end of the parameters. */
function withinPeriod(column: string, { from, to }: Period, parameters: unknown[]): string[] {
  const conditions: string[] = [];
  if (from !== undefined) conditions.push(`${column} >= $${parameters.push(from)}`);
  if (to !== undefined) conditions.push(`${column} < $${parameters.push(to)}`);
  return conditions;
}
