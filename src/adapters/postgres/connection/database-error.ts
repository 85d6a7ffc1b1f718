import { QueryFailedError } from 'typeorm';

/** SQLSTATE values that the adapter tells apart. */
export const UNIQUE_VIOLATION = '23505';
export const CHECK_VIOLATION = '23514';
export const FOREIGN_KEY_VIOLATION = '23503';
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const LOCK_NOT_AVAILABLE = '55P03';
/** What the pool says to whoever has waited for a connection for too long. */
const NONE_IS_FREE = 'timeout exceeded when trying to connect';

/**
 * A statement that PostgreSQL refused. Carries neither the statement's parameters nor the row that
 * the server shows in its detail: both may hold what no log may see.
 */
export class DatabaseError extends Error {
  override readonly name: string = 'DatabaseError';

  constructor(
    message: string,
    /** SQLSTATE, or the operating system's code of a broken connection. */
    readonly code: string | null,
    /** The constraint, index or trigger that refused. */
    readonly constraint: string | null,
    readonly table: string | null,
  ) {
    super(message);
  }

  static from(error: unknown): DatabaseError {
    if (error instanceof DatabaseError) return error;
    const source: unknown = error instanceof QueryFailedError ? error.driverError : error;
    return new DatabaseError(
      messageOf(source),
      textOf(source, 'code'),
      textOf(source, 'constraint'),
      textOf(source, 'table'),
    );
  }

  violates(code: string, constraint: string): boolean {
    return this.code === code && this.constraint === constraint;
  }

  /** The whole transaction was undone so that others can go on: done again, it may succeed at once. */
  get isForOthers(): boolean {
    return this.code === DEADLOCK_DETECTED || this.code === SERIALIZATION_FAILURE;
  }

  /** Every connection was in use, for longer than is waited for one: nothing was asked of the server. */
  get isWithoutConnection(): boolean {
    return this.code === null && this.message === NONE_IS_FREE;
  }

  /** Others hold what was asked for, for longer than is waited for it. */
  get isHeldByOthers(): boolean {
    return this.code === LOCK_NOT_AVAILABLE;
  }
}

/** A database that answers, and with which the gateway cannot work: only a person mends that. */
export class DatabaseUnfit extends DatabaseError {
  override readonly name = 'DatabaseUnfit';

  constructor(
    message: string,
    /** What to do about it; one sentence. */
    readonly fix: string,
    code: string,
  ) {
    super(message, code, null, null);
  }
}

function messageOf(source: unknown): string {
  // A connection that is refused on every address of a name has its reasons one level down.
  const message = textOf(source, 'message') ?? '';
  if (message !== '') return message;
  if (source instanceof AggregateError)
    return source.errors.map((each) => messageOf(each)).join('; ');
  return textOf(source, 'code') ?? 'The database failed without saying why';
}

function textOf(source: unknown, field: string): string | null {
  if (typeof source !== 'object' || source === null || !(field in source)) return null;
  const value: unknown = Reflect.get(source, field);
  return typeof value === 'string' ? value : null;
}
