/** Rows of one page. */
const MAX_PAGE_LIMIT = 200;
const POSITION = /^\d{1,15}$/;

export function writeCursor(list: string, position: number): string {
  return Buffer.from(`${list}:${position}`).toString('base64url');
}

/** Everything below the number that it gives belongs to the page, or to a later one. Throws RangeError. */
export function readCursor(list: string, limit: number, cursor: string | null): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_LIMIT) {
    throw new RangeError(`limit must be a whole number from 1 to ${MAX_PAGE_LIMIT}`);
  }
  if (cursor === null) return Number.POSITIVE_INFINITY;
  const [name, position = '', ...rest] = Buffer.from(cursor, 'base64url').toString().split(':');
  const isOurs =
    name === list &&
    rest.length === 0 &&
    POSITION.test(position) &&
    writeCursor(list, Number(position)) === cursor;
  if (!isOurs) throw new RangeError('cursor is not one that this list gave');
  return Number(position);
}
