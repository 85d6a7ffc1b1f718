import type { Page, PageRequest, Period } from '../../../kernel';
import type { Database } from './database';
import { NOT_OURS, readCursor, readPageLimit, withinPeriod, writeCursor } from './row-values';

/**
 * Rows that one page looks at where an index does not answer all of a question. So a page takes the same time
 * whatever is asked; one that finds little in them is short, and says where it goes on.
 */
export const LOOKED_AT = 5_000;

/** Microseconds since 1970, as PostgreSQL keeps times; and what tells rows of one moment apart. */
const CURSOR = /^(\d{1,16})\.(\d{1,18})$/;

/** A list by a time, newest first. */
export interface TimedList {
  /** Names it in its cursors. */
  readonly name: string;
  readonly table: string;
  /** Of the table in all statements. */
  readonly alias: string;
  /** Columns by which an index is in order. */
  readonly time: string;
  readonly position: string;
  readonly columns: string;
  /** A column of few values, by which the only index in this order begins. */
  readonly divider?: { readonly column: string; readonly values: readonly string[] };
}

/** What is asked of a list. Parameters of the conditions count from $1. */
export interface TimedQuestion {
  /** Answered by an index that begins with these, and goes on with time and position. */
  readonly driving: readonly string[];
  /** Looked at row by row. */
  readonly residual: readonly string[];
  readonly parameters: readonly unknown[];
  readonly period: Period;
}

interface Place {
  readonly at: string;
  readonly position: string;
}

interface PlacedRow {
  readonly page_at: string;
  readonly page_position: string;
}

/** Collects conditions and their parameters: the first one drives, the others are looked at. */
export class Conditions {
  readonly driving: string[] = [];
  readonly residual: string[] = [];
  readonly parameters: unknown[] = [];

  /** `of` gets the parameter's name; undefined asks nothing. Without an index it may not drive. */
  add(value: unknown, of: (parameter: string) => string, hasIndex = true): this {
    if (value === undefined) return this;
    const condition = of(`$${this.parameters.push(value)}`);
    return hasIndex ? this.require(condition) : this.look(condition);
  }

  /** One that the same index answers as the one before. */
  also(value: unknown, of: (parameter: string) => string): this {
    if (value === undefined) return this;
    this.driving.push(of(`$${this.parameters.push(value)}`));
    return this;
  }

  /** One that needs no parameter. */
  require(condition: string): this {
    const isFirst = this.driving.length === 0;
    (isFirst ? this.driving : this.residual).push(condition);
    return this;
  }

  look(condition: string): this {
    this.residual.push(condition);
    return this;
  }

  within(period: Period): TimedQuestion {
    const { driving, residual, parameters } = this;
    return { driving, residual, parameters, period };
  }
}

/**
 * Reads one page; `toItem` is given rows of the list's columns. Throws RangeError for a limit or a cursor that is not
 * one of this list.
 */
export async function pageNewestFirst<Item>(
  database: Database,
  list: TimedList,
  question: TimedQuestion,
  page: PageRequest,
  toItem: (row: never) => Item,
): Promise<Page<Item>> {
  const rowsToRead = readPageLimit(page) + 1;
  const { alias, columns } = list;
  const { residual } = question;
  const { looked, newest, order, parameters } = lookedAt(list, question, page);
  const place = placeColumns(list);
  const isWhole = residual.length === 0;
  const rows = await database.rows<PlacedRow>(
    `SELECT ${place}, ${columns}
     FROM (${newest(isWhole ? rowsToRead : LOOKED_AT)}) ${alias}
     ${isWhole ? '' : `WHERE ${residual.join(' AND ')}`} ${order} LIMIT ${rowsToRead}`,
    parameters,
  );
  const items = rows.slice(0, page.limit).map((row) => toItem(row as never));
  const last = rows.length > page.limit ? rows[page.limit - 1] : undefined;
  if (last) return { items, nextCursor: writePlace(list.name, last) };
  if (isWhole) return { items, nextCursor: null };
  // All that was looked at is told. There is more to look at behind it, or there is not; the conditions are only
  // named, so that the statement uses each parameter.
  const end = await database.row<PlacedRow>(
    `SELECT ${place} FROM (${looked} OFFSET ${LOOKED_AT - 1} LIMIT 1) ${alias}
     WHERE true OR (${residual.join(' AND ')})`,
    parameters,
  );
  return { items, nextCursor: end && writePlace(list.name, end) };
}

/** The statement of all rows that an index gives in order, from where the page begins. */
function lookedAt(
  list: TimedList,
  { driving, parameters: given, period }: TimedQuestion,
  { cursor }: PageRequest,
) {
  const { alias, table } = list;
  const [time, position] = [`${alias}.${list.time}`, `${alias}.${list.position}`];
  const parameters = [...given];
  const conditions = [...driving, ...withinPeriod(time, period, parameters)];
  if (cursor !== null) {
    const place = readPlace(list.name, cursor);
    const at = `$${parameters.push(place.at)}::bigint`;
    const below = `$${parameters.push(place.position)}::bigint`;
    const moment = `timestamptz 'epoch' + ${at} * interval '1 microsecond'`;
    conditions.push(`(${time}, ${position}) < (${moment}, ${below})`);
  }
  const order = `ORDER BY ${time} DESC, ${position} DESC`;
  const statement = (all: readonly string[]) =>
    `SELECT ${alias}.* FROM ${table} ${alias} ${all.length === 0 ? '' : `WHERE ${all.join(' AND ')}`} ${order}`;
  const looked = statement(conditions);
  const { divider } = list;
  if (!divider || driving.length > 0) {
    return { looked, newest: (limit: number) => `${looked} LIMIT ${limit}`, order, parameters };
  }
  const values = `$${parameters.push(divider.values)}::text[]`;
  const ofOne = statement([`${alias}.${divider.column} = divided.value`, ...conditions]);
  // The newest of all are among the newest of each.
  const newest = (limit: number) =>
    `SELECT ${alias}.* FROM unnest(${values}) AS divided (value)
     CROSS JOIN LATERAL (${ofOne} LIMIT ${limit}) ${alias} ${order} LIMIT ${limit}`;
  return { looked, newest, order, parameters };
}

function placeColumns({ alias, time, position }: TimedList): string {
  return `(extract(epoch FROM ${alias}.${time}) * 1000000)::bigint::text AS page_at,
    ${alias}.${position}::text AS page_position`;
}

function writePlace(list: string, { page_at: at, page_position: position }: PlacedRow): string {
  return writeCursor(list, `${at}.${position}`);
}

function readPlace(list: string, cursor: string): Place {
  const [, at, position] = CURSOR.exec(readCursor(list, cursor)) ?? [];
  if (at === undefined || position === undefined) throw new RangeError(NOT_OURS);
  return { at, position };
}
