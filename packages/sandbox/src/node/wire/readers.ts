import { decodePublicKey, NULL_PUBLIC_KEY } from 'crowdwiz-protocol/keys';
import { assertionError, ChainError, withFrame } from './chain-error';
import { writeInt64, writeUint64, writeWireSeconds, type WireInteger } from './wire-value';

/**
 * Turns what a client sent into what the node understood: missing members get their defaults,
 * numbers may come as strings, and the result has the node's own order of members.
 */
export type Reader<Value> = (value: unknown) => Value;

type Shape = Record<string, Reader<unknown>>;
export type Read<R> = R extends Reader<infer Value> ? Value : never;

const EMPTY_INT64 = -(2n ** 63n);

function parseError(what: string, line: number): ChainError {
  return new ChainError('parse', {
    file: 'string.cpp',
    line,
    method: what === 'uint64_t' ? 'to_uint64' : 'to_int64',
    format: `Couldn't parse ${what}`,
    data: {},
  });
}

/** The name that the node gives to the kind of a JSON value. */
function typeNameOf(value: unknown): string {
  if (value === undefined || value === null) return 'null_type';
  if (Array.isArray(value)) return 'array_type';
  if (typeof value === 'string') return 'string_type';
  if (typeof value === 'boolean') return 'bool_type';
  if (typeof value === 'number') {
    return Number.isInteger(value) ? (value < 0 ? 'int64_type' : 'uint64_type') : 'double_type';
  }
  return 'object_type';
}

export function badCast(value: unknown, target: string): ChainError {
  return new ChainError('badCast', {
    file: 'variant.cpp',
    line: 544,
    method: `get_${target.toLowerCase()}`,
    format: `Invalid cast from \${type} to ${target}`,
    data: { type: typeNameOf(value) },
  });
}

function readInteger(value: unknown, what: 'int64_t' | 'uint64_t', pattern: RegExp): bigint {
  if (value === undefined || value === null) return 0n;
  if (typeof value === 'number') return BigInt(Math.trunc(value));
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'string' && pattern.test(value)) return BigInt(value);
  if (typeof value === 'string') {
    throw parseError(what, 115).within({
      file: 'string.cpp',
      line: 118,
      method: what === 'uint64_t' ? 'to_uint64' : 'to_int64',
      format: '',
      data: { i: value },
    });
  }
  throw badCast(value, what);
}

export function readBigInt64(value: unknown): bigint {
  const number = readInteger(value, 'int64_t', /^[+-]?\d+$/);
  if (number < EMPTY_INT64 || number >= -EMPTY_INT64) throw parseError('int64_t', 92);
  return number;
}

export function readBigUint64(value: unknown): bigint {
  // A negative number wraps around, as it does in the node.
  return BigInt.asUintN(64, readInteger(value, 'uint64_t', /^\d+$/));
}

export const int64: Reader<WireInteger> = (value) => writeInt64(readBigInt64(value));
export const uint64: Reader<WireInteger> = (value) => writeUint64(readBigUint64(value));

export function unsigned(bits: 8 | 16 | 32): Reader<number> {
  return (value) => Number(BigInt.asUintN(bits, readBigUint64(value)));
}

export const bool: Reader<boolean> = (value) =>
  value === true || value === 'true' || (typeof value === 'number' && value !== 0);

export const text: Reader<string> = (value) => {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw badCast(value, 'String');
};

/** "2026-11-22T23:45:33"; a zone or a fraction is cut off. */
export const time: Reader<string> = (value) => {
  if (value === undefined || value === null) return writeWireSeconds(0);
  if (typeof value === 'number') return writeWireSeconds(value);
  const plain = text(value);
  const seconds = plain.slice(0, 19);
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(plain);
  if (!isTime || !isDayOfCalendar(seconds)) {
    throw new ChainError('parse', {
      file: 'time.cpp',
      line: 50,
      method: 'from_iso_string',
      format: 'unable to convert ISO-formatted string to fc::time_point_sec',
      data: {},
    });
  }
  return seconds;
};

function isDayOfCalendar(seconds: string): boolean {
  const time = new Date(`${seconds}Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(seconds);
}

/** An object id of one type; any other type's id is refused as the node refuses it. */
export function objectId(prefix: string): Reader<string> {
  return (value) => {
    const plain = value === undefined ? `${prefix}0` : text(value);
    const firstDot = plain.indexOf('.');
    const secondDot = plain.indexOf('.', firstDot + 1);
    if (firstDot < 0 || secondDot < 0) throw notAnId(plain);
    const frame = () => ({
      ...{ file: 'object_id.hpp', line: 190, method: 'from_variant', format: '' },
      data: { var: plain },
    });
    const instance = withFrame(frame, () => readBigUint64(plain.slice(secondDot + 1)));
    if (plain.slice(0, secondDot + 1) !== prefix) {
      throw assertionError({ file: 'object_id.hpp', line: 103, method: 'object_id' }, 'is<Type>()');
    }
    return `${prefix}${instance}`;
  };
}

function notAnId(plain: string): ChainError {
  const place = { file: 'object_id.hpp', line: 181, method: 'from_variant' };
  return assertionError(place, 'first_dot != second_dot').within({
    ...{ file: 'object_id.hpp', line: 190, method: 'from_variant', format: '' },
    data: { var: plain },
  });
}

export const accountId = objectId('1.2.');
export const assetId = objectId('1.3.');

export const publicKey: Reader<string> = (value) => {
  if (value === undefined || value === null) return NULL_PUBLIC_KEY;
  const plain = text(value);
  try {
    decodePublicKey(plain);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw assertionError(
      { file: 'types.cpp', line: 60, method: 'public_key_type' },
      'is_prefixed || checksum',
      error.message,
    );
  }
  return plain;
};

export const hex: Reader<string> = (value) => {
  const plain = text(value).toLowerCase();
  if (!/^[0-9a-f]*$/.test(plain)) {
    throw new ChainError('unspecified', {
      file: 'hex.cpp',
      line: 14,
      method: 'from_hex',
      format: "Invalid hex character '${c}'",
      data: { c: plain.replace(/[0-9a-f]/g, '').charAt(0) },
    });
  }
  return plain;
};

/** A fixed number of bytes; what is missing is zero, as in the node. */
export function fixedHex(bytes: number): Reader<string> {
  return (value) =>
    hex(value)
      .slice(0, bytes * 2)
      .padEnd(bytes * 2, '0');
}

export function array<Item>(item: Reader<Item>): Reader<Item[]> {
  return (value) => {
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw badCast(value, 'Array');
    return value.map(item);
  };
}

/** A map, which the wire writes as a list of pairs. */
export function pairs<Key, Value>(key: Reader<Key>, value: Reader<Value>): Reader<[Key, Value][]> {
  const pair = array<unknown>((entry) => entry);
  return array((entry) => {
    const [first, second] = pair(entry);
    return [key(first), value(second)];
  });
}

export function optional<Value>(reader: Reader<Value>): Reader<Value | undefined> {
  return (value) => (value === undefined || value === null ? undefined : reader(value));
}

/** Members in the order of the shape; optional members that are empty are left out. */
export function object<Members extends Shape>(
  members: Members,
): Reader<{ [Name in keyof Members]: Read<Members[Name]> }> {
  type Result = { [Name in keyof Members]: Read<Members[Name]> };
  const entries = Object.entries(members);
  return (value) => {
    const given = asRecord(value ?? {});
    const read = entries
      .map(([name, reader]): [string, unknown] => [name, reader(given[name])])
      .filter(([, member]) => member !== undefined);
    return Object.fromEntries(read) as Result;
  };
}

/** Future members: always empty, written `[]` by the node. */
export const emptyList: Reader<never[]> = () => [];

export function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badCast(value, 'Object');
  }
  return { ...value };
}
