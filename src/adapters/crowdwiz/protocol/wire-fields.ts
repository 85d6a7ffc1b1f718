import type { ByteWriter } from './byte-writer';
import { MalformedWireError, UnsupportedOperationError } from './errors';
import type { WireMemo } from './memo';
import { writeMemo } from './pack-memo';

/** The parts that operations are made of: each reader checks, each writer appends its bytes. */

export function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) {
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

export function writeAmount(writer: ByteWriter, value: unknown): void {
  const { amount, asset_id: assetId } = record(value);
  if (typeof amount !== 'number' && typeof amount !== 'string') {
    throw new MalformedWireError('an amount is missing');
  }
  writer.int64(amount);
  writer.instance(text(assetId), '1.3.');
}

export function writeAccount(writer: ByteWriter, value: unknown): void {
  writer.instance(text(value), '1.2.');
}

export function writeText(writer: ByteWriter, value: unknown): void {
  const bytes = Buffer.from(text(value), 'utf8');
  writer.varint(bytes.length);
  writer.bytes(bytes);
}

/** One byte that says whether the value follows. */
export function writeOptional(
  writer: ByteWriter,
  value: unknown,
  write: (writer: ByteWriter, value: unknown) => void,
): void {
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

/** Nodes print empty extensions as `[]` or `{}`; what is inside of others nobody has proved. */
export function writeEmptyExtensions(writer: ByteWriter, extensions: unknown): void {
  if (extensions !== undefined && Object.keys(record(extensions)).length > 0) {
    throw new UnsupportedOperationError('an extension that is not empty');
  }
  writer.uint8(0);
}

function wireMemo(value: unknown): WireMemo {
  const { from, to, nonce, message } = record(value);
  const plainNonce = typeof nonce === 'number' ? String(nonce) : text(nonce);
  return { from: text(from), to: text(to), nonce: plainNonce, message: text(message) };
}
