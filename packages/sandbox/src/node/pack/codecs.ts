import { createHash } from 'node:crypto';
import { assertionError, ChainError } from '../wire/chain-error';
import {
  array,
  asRecord,
  badCast,
  bool,
  fixedHex,
  hex,
  int64,
  objectId,
  publicKey,
  readBigInt64,
  readBigUint64,
  text,
  time,
  uint64,
  unsigned,
  type Reader,
} from '../wire/readers';
import { readWireSeconds } from '../wire/wire-value';
import { bytesOfKeyText } from './key-text';
import type { Bytes } from './bytes';

/** How one type is understood and written. */
export interface Codec {
  /** What the node understands of what a client sent, as it prints it itself. */
  readonly read: Reader<unknown>;
  /** Appends the bytes of what `read` gave. */
  readonly write: (bytes: Bytes, value: unknown) => void;
  /** Where a value stands in a set, or a key in a map: ascending, and the first of equals stays. */
  readonly rank?: (value: unknown) => bigint;
}

function codec<Value>(
  read: Reader<Value>,
  write: (bytes: Bytes, value: Value) => void,
  rank?: (value: Value) => bigint,
): Codec {
  const plain = { read, write: write as Codec['write'] };
  return rank === undefined ? plain : { ...plain, rank: rank as (value: unknown) => bigint };
}

const KEY_LENGTH_BYTES = 33;
const ADDRESS_LENGTH_BYTES = 20;
const SPACE_SHIFT = 56n;
const TYPE_SHIFT = 48n;

const small = (bits: 8 | 16 | 32) =>
  codec(unsigned(bits), (bytes, value) => {
    bytes.unsigned(value, bits);
  });

const fixed = (length: number) =>
  codec(fixedHex(length), (bytes, value) => {
    bytes.hex(value);
  });

const string = codec(text, (bytes, value) => {
  const encoded = Buffer.from(value, 'utf8');
  bytes.count(encoded.length);
  bytes.raw(encoded);
});

/** Half a byte at the end is dropped. */
const plainBytes = codec(
  (value) => {
    const digits = hex(value);
    return digits.slice(0, digits.length - (digits.length % 2));
  },
  (bytes, value) => {
    bytes.count(value.length / 2);
    bytes.hex(value);
  },
);

const key = codec(
  publicKey,
  (bytes, value) => {
    bytes.raw(bytesOfKeyText(value, KEY_LENGTH_BYTES));
  },
  (value) => numberOf(addressOfKey(bytesOfKeyText(value, KEY_LENGTH_BYTES))),
);

const address = codec(
  readAddress,
  (bytes, value) => {
    bytes.raw(bytesOfAddress(value));
  },
  (value) => numberOf(bytesOfAddress(value)),
);

const voteId = codec(
  readVote,
  (bytes, value) => {
    const { type, instance } = partsOfVote(value);
    bytes.unsigned((instance << 8n) | type, 32);
  },
  (value) => partsOfVote(value).instance,
);

/** An id that carries its space and type; 48 bits are left for the instance. */
const anyObjectId = codec(readAnyObjectId, (bytes, value) => {
  const [space = 0n, type = 0n, instance = 0n] = value.split('.').map(BigInt);
  bytes.unsigned((space << SPACE_SHIFT) | (type << TYPE_SHIFT) | instance, 64);
});

export const PLAIN_CODECS: Readonly<Record<string, Codec>> = {
  uint8: small(8),
  uint16: small(16),
  uint32: small(32),
  uint64: codec(uint64, (bytes, value) => {
    bytes.unsigned(readBigUint64(value), 64);
  }),
  int64: codec(int64, (bytes, value) => {
    bytes.signed64(readBigInt64(value));
  }),
  bool: codec(bool, (bytes, value) => {
    bytes.unsigned(value ? 1 : 0, 8);
  }),
  time_point_sec: codec(time, (bytes, value) => {
    bytes.unsigned(readWireSeconds(value), 32);
  }),
  void: codec(
    () => ({}),
    () => undefined,
  ),
  string,
  bytes: plainBytes,
  bytes33: fixed(33),
  sha256: fixed(32),
  ripemd160: fixed(20),
  public_key: key,
  address,
  vote_id: voteId,
  object_id: anyObjectId,
};

/** The instance alone, of any length up to 64 bits. */
export function idCodec(prefix: string): Codec {
  const instanceOf = (id: string) => BigInt(id.slice(prefix.length));
  return codec(
    objectId(prefix),
    (bytes, value) => {
      bytes.count(instanceOf(value));
    },
    instanceOf,
  );
}

export function optionalCodec(inner: Codec): Codec {
  return codec<unknown>(
    (value) => (value === undefined || value === null ? undefined : inner.read(value)),
    (bytes, value) => {
      bytes.unsigned(value === undefined ? 0 : 1, 8);
      if (value !== undefined) inner.write(bytes, value);
    },
  );
}

export function vectorCodec(item: Codec): Codec {
  return codec(array(item.read), (bytes, values) => {
    bytes.count(values.length);
    for (const value of values) item.write(bytes, value);
  });
}

export function setCodec(item: Codec): Codec {
  const inner = vectorCodec(item);
  const read = array(item.read);
  return { ...inner, read: (value) => sortedOnce(read(value), rankOf(item)) };
}

export function mapCodec(first: Codec, second: Codec): Codec {
  const readPair = (value: unknown): [unknown, unknown] => {
    const [one, other] = array<unknown>((entry) => entry)(value);
    return [first.read(one), second.read(other)];
  };
  const read = array(readPair);
  const rank = rankOf(first);
  return codec(
    (value) => sortedOnce(read(value), ([one]) => rank(one)),
    (bytes, pairs) => {
      bytes.count(pairs.length);
      for (const [one, other] of pairs) {
        first.write(bytes, one);
        second.write(bytes, other);
      }
    },
  );
}

/** The fields, in order; those that are optional and absent are not printed. */
export function structureCodec(fields: readonly (readonly [string, Codec])[]): Codec {
  return codec<Record<string, unknown>>(
    (value) => {
      const given = asRecord(value ?? {});
      const read = fields
        .map(([name, field]): [string, unknown] => [name, field.read(given[name])])
        .filter(([, member]) => member !== undefined);
      return Object.fromEntries(read);
    },
    (bytes, value) => {
      for (const [name, field] of fields) field.write(bytes, value[name]);
    },
  );
}

/** How many fields are present, then each after its place. Optional ones have no flag of their own. */
export function extensionCodec(fields: readonly (readonly [string, Codec])[]): Codec {
  return codec<Record<string, unknown>>(
    (value) => {
      const given = Array.isArray(value) ? {} : asRecord(value ?? {});
      const present = fields.filter(([name]) => given[name] !== undefined && given[name] !== null);
      return Object.fromEntries(present.map(([name, field]) => [name, field.read(given[name])]));
    },
    (bytes, value) => {
      const present = [...fields.entries()].filter(([, [name]]) => value[name] !== undefined);
      bytes.count(present.length);
      for (const [place, [name, field]] of present) {
        bytes.count(place);
        field.write(bytes, value[name]);
      }
    },
  );
}

/** One of several types, by its number. */
export function variantCodec(alternative: (number: number) => Codec | undefined): Codec {
  const place = { file: 'static_variant.hpp', line: 438, method: 'set_which' };
  return codec<[number, unknown]>(
    (value) => {
      const [which, body] = value === undefined ? [] : array<unknown>((entry) => entry)(value);
      const number = Number(BigInt.asIntN(64, readBigUint64(which)));
      if (number < 0) throw assertionError(place, 'w >= 0');
      const chosen = alternative(number);
      if (chosen === undefined) throw assertionError(place, 'w < count()');
      return [number, chosen.read(body)];
    },
    (bytes, [number, body]) => {
      bytes.count(number);
      alternative(number)?.write(bytes, body);
    },
    ([number]) => BigInt(number),
  );
}

function rankOf({ rank }: Codec): (value: unknown) => bigint {
  if (rank === undefined) throw new Error('the chain has no sets of this type');
  return rank;
}

function sortedOnce<Item>(items: readonly Item[], rank: (item: Item) => bigint): Item[] {
  const byRank = new Map<bigint, Item>();
  for (const item of items) if (!byRank.has(rank(item))) byRank.set(rank(item), item);
  return [...byRank]
    .sort(([one], [other]) => (one < other ? -1 : Number(one > other)))
    .map(([, item]) => item);
}

function addressOfKey(bytes: Uint8Array): Buffer {
  const inner = createHash('sha512').update(bytes).digest();
  return createHash('ripemd160').update(inner).digest();
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function bytesOfAddress(value: string): Buffer {
  return bytesOfKeyText(value, ADDRESS_LENGTH_BYTES);
}

function readAddress(value: unknown): string {
  const plain = text(value);
  if (plain.startsWith('CWD') && bytesOfAddress(plain).length === ADDRESS_LENGTH_BYTES) {
    return plain;
  }
  throw badCast(value, 'String');
}

function partsOfVote(value: string): { type: bigint; instance: bigint } {
  const [type = '0', instance = '0'] = value.split(':');
  return { type: BigInt(type) & 0xffn, instance: BigInt(instance) & 0xff_ffffn };
}

function readVote(value: unknown): string {
  const plain = text(value);
  if (/^\d{1,18}:\d{1,18}(?::|$)/.test(plain)) {
    const { type, instance } = partsOfVote(plain);
    return `${type}:${instance}`;
  }
  throw notAnIdentifier(plain);
}

function readAnyObjectId(value: unknown): string {
  const plain = value === undefined ? '0.0.0' : text(value);
  if (!/^\d{1,3}\.\d{1,3}\.\d{1,15}$/.test(plain)) throw notAnIdentifier(plain);
  const [space = 0n, type = 0n, instance = 0n] = plain.split('.').map(BigInt);
  if (space > 0xffn || type > 0xffn || instance >= 1n << TYPE_SHIFT) throw notAnIdentifier(plain);
  return `${space}.${type}.${instance}`;
}

function notAnIdentifier(plain: string): ChainError {
  return new ChainError('parse', {
    file: 'object_id.hpp',
    line: 190,
    method: 'from_variant',
    format: 'not an identifier: ${plain}',
    data: { plain },
  });
}
