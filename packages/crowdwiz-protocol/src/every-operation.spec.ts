import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  InvalidKeyError,
  MalformedWireError,
  OPERATION_COUNT,
  packSignedTransaction,
  packTransaction,
  UnsupportedOperationError,
  unpackSignedTransaction,
  unpackTransaction,
  type Origin,
  type WireOperation,
  type WireTransaction,
} from '.';

/** What a real node made of every operation there is, and of values that hardly anybody sends. */
interface Recorded {
  samples: { op: number; note: string; operations: WireOperation[]; hex: string }[];
  unusual: { note: string; transaction: WireTransaction; hex?: string }[];
}

const FILE = join(process.cwd(), 'test/fixtures/operations/hex-every-operation.json');
const { samples, unusual } = JSON.parse(readFileSync(FILE, 'utf8')) as Recorded;

const HEADER = { ref_block_num: 1, ref_block_prefix: 2, expiration: '2030-01-01T00:00:00' };

function transactionOf(operations: WireOperation[]): WireTransaction {
  return { ...HEADER, operations, extensions: [], signatures: [] };
}

/** Of these the node leaves out the list of signatures. */
const isUnsigned = (note: string) => note.startsWith('get_transaction_hex_without_sig');

/** Null when it is refused as what cannot be packed exactly. */
function pack(note: string, transaction: WireTransaction, origin: Origin = 'sent'): string | null {
  try {
    const packed = isUnsigned(note)
      ? packTransaction(transaction, origin)
      : packSignedTransaction(transaction, origin);
    return packed.toString('hex');
  } catch (error) {
    const types = [UnsupportedOperationError, MalformedWireError, InvalidKeyError];
    if (!types.some((type) => error instanceof type)) throw error;
    return null;
  }
}

/**
 * Numbers and their texts are the same number, and `{}` of extensions the same nothing as `[]`. Sets were
 * sent in any order; whether they are printed in the right one, their bytes tell.
 */
function canonical(value: unknown, name = ''): unknown {
  if (typeof value === 'number') return String(value);
  if (name === 'extensions' && Object.keys(Object(value) as object).length === 0) return 'none';
  if (Array.isArray(value)) {
    return value.map((item) => JSON.stringify(canonical(item))).toSorted();
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, canonical(inner, key)]);
  return Object.fromEntries(entries.toSorted()) as unknown;
}

describe('every operation, beside the bytes of a real node', () => {
  it('of all 126 there are samples', () => {
    expect(samples).toHaveLength(528);
    expect(new Set(samples.map(({ op }) => op)).size).toBe(OPERATION_COUNT);
  });

  it('each sample is packed as the node does', () => {
    const wrong = samples.filter(
      ({ note, operations, hex }) => pack(note, transactionOf(operations)) !== hex,
    );
    expect(wrong.map(({ note }) => note)).toEqual([]);
  });

  it('each sample is unpacked from its bytes alone', () => {
    for (const { operations, hex } of samples) {
      const unpacked = unpackSignedTransaction(Buffer.from(hex, 'hex'));
      expect(canonical(unpacked)).toEqual(canonical(transactionOf(operations)));
      expect(packSignedTransaction(unpacked, 'printed').toString('hex')).toBe(hex);
    }
  });

  it('what hardly anybody sends is packed as the node does, or refused', () => {
    const packed = unusual.map((each) => ({ ...each, ours: pack(each.note, each.transaction) }));
    const wrong = packed.filter(({ ours, hex }) => ours !== null && ours !== hex);
    expect(wrong.map(({ note }) => note)).toEqual([]);
    const same = packed.filter(({ ours, hex }) => ours !== null && ours === hex);
    expect(same.length).toBeGreaterThan(55);
  });

  it('all bytes that the node gave for it are unpacked, and packed to the same again', () => {
    const recorded = unusual.flatMap(({ note, hex }) => (hex === undefined ? [] : [{ note, hex }]));
    expect(recorded.length).toBeGreaterThan(100);
    const wrong = recorded.filter(({ note, hex }) => {
      const bytes = Buffer.from(hex, 'hex');
      const transaction = isUnsigned(note)
        ? unpackTransaction(bytes)
        : unpackSignedTransaction(bytes);
      return pack(note, transaction, 'printed') !== hex;
    });
    expect(wrong.map(({ note }) => note)).toEqual([]);
  });

  it.each(['4294967296', '281474976710656', '9223372036854775807', '18446744073709551615'])(
    'an account with the instance %s is written whole',
    (instance) => {
      const known = unusual.find(({ note }) => note === `account id: "1.2.${instance}"`);
      expect(known && pack(known.note, known.transaction)).toBe(known?.hex);
    },
  );
});
