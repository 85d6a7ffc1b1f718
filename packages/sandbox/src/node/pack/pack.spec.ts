import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChainError } from '../wire/chain-error';
import { readTransaction } from '../wire/operation-shapes';
import { OPERATION_COUNT, packTransaction } from '.';

/** What a real node made of every operation there is, and of values that hardly anybody sends. */
interface Recorded {
  samples: { op: number; note: string; operations: unknown[]; hex: string }[];
  unusual: { note: string; transaction: unknown; hex?: string; error?: string }[];
}

const FILE = join(process.cwd(), 'test/fixtures/operations/hex-every-operation.json');
const { samples, unusual } = JSON.parse(readFileSync(FILE, 'utf8')) as Recorded;

const HEADER = { ref_block_num: 1, ref_block_prefix: 2, expiration: '2030-01-01T00:00:00' };

/** The bytes, with the signatures as `get_transaction_hex` adds them. */
function pack(value: unknown): string {
  const transaction = readTransaction(value);
  const { signatures } = transaction;
  const tail = `0${signatures.length}${signatures.join('')}`;
  return packTransaction(transaction).toString('hex') + tail;
}

function packOrRefuse(value: unknown): string | null {
  try {
    return pack(value);
  } catch (error) {
    if (error instanceof ChainError) return null;
    throw error;
  }
}

/** Absent members have defaults of the node's own, its JSON knows no escapes, texts may be numbers. */
const NOT_IMITATED = [
  /^missing field: every field of/,
  /^operation: \[5\]$/,
  /^static_variant \(op 32 policy\): \[1\]$/,
  /^string \(op 29 url\).*(?:\\|1\.5)/,
  /^header: \{"extensions":\[\[0,\{\}\]\]\}$/,
];

describe('the sandbox packs by its own table', () => {
  it('all operations of the chain', () => {
    expect(OPERATION_COUNT).toBe(126);
    expect(new Set(samples.map(({ op }) => op)).size).toBe(126);
  });

  it('as the real node does, each sample to the byte', () => {
    const wrong = samples.filter(
      ({ operations, hex }) => pack({ ...HEADER, operations, signatures: [] }) !== hex,
    );
    expect(wrong.map(({ note }) => note)).toEqual([]);
  });

  it('and what hardly anybody sends as the real node does, or not at all', () => {
    const imitated = unusual.filter(({ note }) => !NOT_IMITATED.some((each) => each.test(note)));
    expect(imitated.length).toBeGreaterThan(220);
    const wrong = imitated.filter(({ note, transaction, hex }) => {
      const packed = packOrRefuse(transaction);
      if (packed === null || hex === undefined) return false;
      return note.includes('without_sig') ? packed !== `${hex}00` : packed !== hex;
    });
    expect(wrong.map(({ note }) => note)).toEqual([]);
  });
});
