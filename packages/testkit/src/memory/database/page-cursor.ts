/** Rows of one page. */
const MAX_PAGE_LIMIT = 200;
const POSITION = /^\d{1,15}$/;
const TIMED = /^(\d{1,16})\.(\d{1,15})$/;
const NOT_OURS = 'cursor is not one that this list gave';

/** Where a list by a time goes on: milliseconds since 1970, and what tells rows of one moment apart. */
export interface TimedPlace {
  readonly at: number;
  readonly position: number;
}

export function writeCursor(list: string, position: number): string {
  return encode(list, String(position));
}

/** Everything below the number that it gives belongs to the page, or to a later one. Throws RangeError. */
export function readCursor(list: string, limit: number, cursor: string | null): number {
  requireLimit(limit);
  if (cursor === null) return Number.POSITIVE_INFINITY;
  const position = decode(list, cursor);
  if (!POSITION.test(position)) throw new RangeError(NOT_OURS);
  return Number(position);
}

export function writeTimedCursor(list: string, { at, position }: TimedPlace): string {
  return encode(list, `${at}.${position}`);
}

/** The same for a list by a time; null on the first page. Throws RangeError. */
export function readTimedCursor(
  list: string,
  limit: number,
  cursor: string | null,
): TimedPlace | null {
  requireLimit(limit);
  if (cursor === null) return null;
  const [, at, position] = TIMED.exec(decode(list, cursor)) ?? [];
  if (at === undefined || position === undefined) throw new RangeError(NOT_OURS);
  return { at: Number(at), position: Number(position) };
}

/** Whatever else a list needs to go on. Throws RangeError where another list gave the cursor. */
export function decode(list: string, cursor: string): string {
  const [name, place = '', ...rest] = Buffer.from(cursor, 'base64url').toString().split(':');
  const isOurs = name === list && rest.length === 0 && encode(list, place) === cursor;
  if (!isOurs) throw new RangeError(NOT_OURS);
  return place;
}

export function encode(list: string, place: string): string {
  return Buffer.from(`${list}:${place}`).toString('base64url');
}

function requireLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE_LIMIT) return;
  throw new RangeError(`limit must be a whole number from 1 to ${MAX_PAGE_LIMIT}`);
}
