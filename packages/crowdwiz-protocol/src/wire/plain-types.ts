import { MalformedWireError } from '../errors';
import { ripemd160, sha512 } from '../hashes';
import { decodeAddress, decodePublicKey, encodeAddress, encodePublicKey } from '../keys';
import { decodeText, encodeText } from './text-bytes';
import { integer, isEmpty, number, text } from './values';
import type { WireType } from './wire-type';

/** The types that hold no others. */

export const uint8: WireType = {
  write: (writer, value) => {
    writer.uint8(number(value));
  },
  read: (reader) => reader.uint8(),
};

export const uint16: WireType = {
  write: (writer, value) => {
    writer.uint16(number(value));
  },
  read: (reader) => reader.uint16(),
};

export const uint32: WireType = {
  write: (writer, value) => {
    writer.uint32(number(value));
  },
  read: (reader) => reader.uint32(),
};

/** Amounts are of this type. */
export const int64: WireType = {
  write: (writer, value) => {
    writer.int64(integer(value));
  },
  read: (reader) => reader.int64(),
};

export const uint64: WireType = {
  write: (writer, value) => {
    writer.uint64(integer(value));
  },
  read: (reader) => reader.uint64(),
};

export const bool: WireType = {
  write: (writer, value) => {
    if (typeof value !== 'boolean') throw new MalformedWireError('expected true or false');
    writer.uint8(value ? 1 : 0);
  },
  read: (reader) => reader.flag(),
};

/** "2026-11-22T23:45:33", UTC; seconds since 1970 in 32 bits. */
export const time: WireType = {
  write: (writer, value) => {
    writer.time(text(value));
  },
  read: (reader) => reader.time(),
};

/** Characters that JSON writes in ways which a node's parser reads as others, or as none. */
const MISREAD = /[\p{Surrogate}\u0000-\u0008\u000b\u000c\u000e-\u001f]/u;

export const string: WireType = {
  write: (writer, value) => {
    const plain = text(value);
    if (writer.origin === 'sent' && MISREAD.test(plain)) {
      throw new MalformedWireError('a text that a node would misread');
    }
    const bytes = encodeText(plain);
    writer.varint(bytes.length);
    writer.bytes(bytes);
  },
  read: (reader) => decodeText(reader.bytes(reader.count())),
};

/** Of any length, in hex. */
export const bytes: WireType = {
  write: (writer, value) => {
    writer.hexWithLength(text(value));
  },
  read: (reader) => reader.hex(reader.count()),
};

/** Of this length, in hex. */
export function bytesOf(length: number): WireType {
  return {
    write: (writer, value) => {
      writer.hex(text(value), length);
    },
    read: (reader) => reader.hex(length),
  };
}

const PUBLIC_KEY_LENGTH_BYTES = 33;
const ADDRESS_LENGTH_BYTES = 20;

/** "CWD…"; sorted by its address, neither by its bytes nor by its text. */
export const publicKey: WireType = {
  write: (writer, value) => {
    writer.bytes(decodePublicKey(text(value)));
  },
  read: (reader) => encodePublicKey(reader.bytes(PUBLIC_KEY_LENGTH_BYTES)),
  compare: (one, other) => addressOfKey(one).compare(addressOfKey(other)),
};

/** The address of a key, of which nobody makes new ones: "CWD…" of 20 bytes. */
export const address: WireType = {
  write: (writer, value) => {
    writer.bytes(decodeAddress(text(value)));
  },
  read: (reader) => encodeAddress(reader.bytes(ADDRESS_LENGTH_BYTES)),
  compare: (one, other) => decodeAddress(text(one)).compare(decodeAddress(text(other))),
};

function addressOfKey(key: unknown): Buffer {
  return ripemd160(sha512(decodePublicKey(text(key))));
}

/** No bytes at all; nodes print `{}`. */
export const nothing: WireType = {
  write: (_writer, value) => {
    if (value === undefined || !isEmpty(value)) throw new MalformedWireError('expected nothing');
  },
  read: () => ({}),
};
