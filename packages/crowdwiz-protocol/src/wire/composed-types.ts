import { MalformedWireError } from '../errors';
import type { ByteReader } from './byte-reader';
import type { ByteWriter } from './byte-writer';
import { isEmpty, list, number, pair, record } from './values';
import type { WireType } from './wire-type';

/** Types that are made of others. */

/** Names and types in the order of their bytes. */
export type Fields = Record<string, WireType>;

export interface Structure extends WireType {
  readonly fields: Fields;
}

/** All fields, one after the other. */
export function structure(fields: Fields): Structure {
  return {
    fields,
    write: (writer, value) => {
      writeFields(writer, fields, record(value));
    },
    read: (reader) => readFields(reader, fields),
  };
}

function writeFields(writer: ByteWriter, fields: Fields, given: Record<string, unknown>): void {
  for (const name in given) {
    if (!Object.hasOwn(fields, name)) throw new MalformedWireError(`an unknown field "${name}"`);
  }
  for (const name in fields) fields[name]?.write(writer, given[name]);
}

function readFields(reader: ByteReader, fields: Fields): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const name in fields) {
    const value = fields[name]?.read(reader);
    if (value !== undefined) read[name] = value;
  }
  return read;
}

/** How many fields are present, then each of them after its place. */
export function presentFields(fields: Fields): Structure {
  return {
    fields,
    write: (writer, value) => {
      const given = isEmpty(value) ? {} : record(value);
      const unknown = Object.keys(given).find((name) => !Object.hasOwn(fields, name));
      if (unknown !== undefined) throw new MalformedWireError(`an unknown field "${unknown}"`);
      const places = Object.entries(fields).entries();
      const present = [...places].filter(([, [name]]) => isGiven(given[name]));
      writer.varint(present.length);
      for (const [place, [name, type]] of present) {
        writer.varint(place);
        type.write(writer, given[name]);
      }
    },
    read: (reader) => readPresent(reader, Object.entries(fields)),
  };
}

function readPresent(
  reader: ByteReader,
  places: readonly (readonly [string, WireType])[],
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  let last = -1;
  for (let left = reader.count(); left > 0; left -= 1) {
    const place = Number(reader.varint());
    const [name, type] = places[place] ?? [];
    if (place <= last || name === undefined || type === undefined) {
      throw new MalformedWireError('an extension has an unknown field, or one in a wrong place');
    }
    read[name] = type.read(reader);
    last = place;
  }
  return read;
}

/** One byte that says whether the value follows. Nodes leave out what is absent. */
export function optional(inner: WireType): WireType {
  return {
    write: (writer, value) => {
      writer.uint8(isGiven(value) ? 1 : 0);
      if (isGiven(value)) inner.write(writer, value);
    },
    read: (reader) => (reader.flag() ? inner.read(reader) : undefined),
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** In the order that somebody gave them. */
export function listOf(item: WireType): WireType {
  return {
    write: (writer, value) => {
      const items = list(value);
      writer.varint(items.length);
      for (const each of items) item.write(writer, each);
    },
    read: (reader) => Array.from({ length: reader.count() }, () => item.read(reader)),
  };
}

/** Sorted, and none twice: so nodes keep them, and so they print them. */
export function setOf(item: WireType): WireType {
  return ascending(item, orderOf(item));
}

/** `[[key, value], …]`, ascending by key. */
export function mapOf(key: WireType, value: WireType): WireType {
  const entry: WireType = {
    write: (writer, given) => {
      const [first, second] = pair(given);
      key.write(writer, first);
      value.write(writer, second);
    },
    read: (reader) => [key.read(reader), value.read(reader)],
  };
  const compareKeys = orderOf(key);
  return ascending(entry, (one, other) => compareKeys(pair(one)[0], pair(other)[0]));
}

type Order = (one: unknown, other: unknown) => number;

function orderOf({ compare }: WireType): Order {
  if (compare === undefined) throw new Error('the chain has no sets of this type');
  return compare;
}

function ascending(item: WireType, compare: Order): WireType {
  const items = listOf(item);
  const assertAscending = (values: readonly unknown[]) => {
    for (let index = 1; index < values.length; index += 1) {
      if (compare(values[index - 1], values[index]) < 0) continue;
      throw new MalformedWireError('a set holds something twice, or is not in order');
    }
  };
  return {
    write: (writer, value) => {
      const given = list(value);
      const values = writer.origin === 'sent' ? [...given].sort(compare) : given;
      items.write(writer, values);
      assertAscending(values);
    },
    read: (reader) => {
      const values = list(items.read(reader));
      assertAscending(values);
      return values;
    },
  };
}

/** A set that may be left out when there is nothing in it. */
export function extensionsOf(item: WireType): WireType {
  const set = setOf(item);
  return {
    write: (writer, value) => {
      set.write(writer, value === undefined ? [] : value);
    },
    read: (reader) => set.read(reader),
  };
}

/** One of several types, `[its number, its value]`; which ones there are is asked when it is used. */
export function oneOf(typeOf: (which: number) => WireType | undefined): WireType {
  const known = (which: number): WireType => {
    const type = typeOf(which);
    if (type === undefined) throw new MalformedWireError(`nothing has the number ${which}`);
    return type;
  };
  return {
    write: (writer, value) => {
      const [which, inner] = pair(value);
      const type = known(number(which));
      writer.varint(number(which));
      type.write(writer, inner);
    },
    read: (reader) => {
      const which = Number(reader.varint());
      return [which, known(which).read(reader)];
    },
    compare: (one, other) => number(pair(one)[0]) - number(pair(other)[0]),
  };
}

/** One of these, numbered from 0. */
export function oneOfThese(...types: readonly WireType[]): WireType {
  return oneOf((which) => types[which]);
}
