import type { ByteWriter } from './byte-writer';
import { MalformedWireError, UnsupportedOperationError } from './errors';
import type { WireMemo } from './memo';
import { writeMemo } from './pack-memo';

/**
 * The parts that operations are made of: each reader checks, each writer appends its bytes. What is
 * not exactly what a node prints for its place is refused, never cut, rounded or sorted.
 */

export type ValueWriter = (writer: ByteWriter, value: unknown) => void;

export function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedWireError('expected an object');
  }
  return value as Record<string, unknown>;
}

export function text(value: unknown): string {
  if (typeof value !== 'string') throw new MalformedWireError('expected a text');
  return value;
}

export function number(value: unknown): number {
  if (typeof value !== 'number') throw new MalformedWireError('expected a number');
  return value;
}

export function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new MalformedWireError('expected a list');
  return value;
}

export function pair(value: unknown): [unknown, unknown] {
  const [first, second, ...more] = list(value);
  if (more.length > 0) throw new MalformedWireError('expected a pair');
  return [first, second];
}

export function writeAmount(writer: ByteWriter, value: unknown): void {
  const { amount, asset_id: assetId } = record(value);
  writeInt64(writer, amount);
  writer.instance(text(assetId), '1.3.');
}

export function writeInt64(writer: ByteWriter, value: unknown): void {
  if (typeof value !== 'number' && typeof value !== 'string') {
    throw new MalformedWireError('an amount is missing');
  }
  writer.int64(value);
}

export function writeAccount(writer: ByteWriter, value: unknown): void {
  writer.instance(text(value), '1.2.');
}

export function writeTime(writer: ByteWriter, value: unknown): void {
  writer.time(text(value));
}

export function writeUint8(writer: ByteWriter, value: unknown): void {
  writer.uint8(number(value));
}

export function writeUint16(writer: ByteWriter, value: unknown): void {
  writer.uint16(number(value));
}

export function writeUint32(writer: ByteWriter, value: unknown): void {
  writer.uint32(number(value));
}

/** The character that stands where bytes were no UTF-8: which ones they were is lost. */
export const REPLACEMENT_CHARACTER = '\ufffd';

export function writeText(writer: ByteWriter, value: unknown): void {
  const plain = text(value);
  const bytes = Buffer.from(plain, 'utf8');
  if (plain.includes(REPLACEMENT_CHARACTER) || bytes.toString('utf8') !== plain) {
    throw new MalformedWireError('a text whose bytes are not known');
  }
  writer.varint(bytes.length);
  writer.bytes(bytes);
}

/** One byte that says whether the value follows. */
export function writeOptional(writer: ByteWriter, value: unknown, write: ValueWriter): void {
  if (value === undefined || value === null) {
    writer.uint8(0);
  } else {
    writer.uint8(1);
    write(writer, value);
  }
}

export function writeWireMemo(writer: ByteWriter, value: unknown): void {
  writeMemo(writer, wireMemo(value));
}

/**
 * A set or a map. Nodes print them as they keep them: ascending, and none twice. In another order
 * the node would have packed other bytes.
 */
export function writeAscending<Item>(
  writer: ByteWriter,
  items: readonly Item[],
  write: (writer: ByteWriter, item: Item) => void,
  compare: (one: Item, other: Item) => number,
): void {
  writer.varint(items.length);
  let previous: Item | undefined;
  for (const item of items) {
    if (previous !== undefined && compare(previous, item) >= 0) {
      throw new MalformedWireError('a set is not in the order of the chain');
    }
    write(writer, item);
    previous = item;
  }
}

/** Object ids of one kind: by their instances. */
export function compareInstances(one: unknown, other: unknown): number {
  const [left, right] = [text(one), text(other)];
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : Number(left > right);
}

/** Nodes print empty extensions as `[]` or `{}`; what is inside of others nobody has proved. */
export function writeEmptyExtensions(writer: ByteWriter, extensions: unknown): void {
  const isEmpty =
    extensions === undefined ||
    (typeof extensions === 'object' && extensions !== null && Object.keys(extensions).length === 0);
  if (!isEmpty) throw new UnsupportedOperationError('an extension that is not empty');
  writer.uint8(0);
}

function wireMemo(value: unknown): WireMemo {
  const { from, to, nonce, message } = record(value);
  // Above, a number is not the one that was written.
  const plainNonce = Number.isSafeInteger(nonce) ? String(nonce) : text(nonce);
  return { from: text(from), to: text(to), nonce: plainNonce, message: text(message) };
}
