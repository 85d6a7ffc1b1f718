import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  MalformedWireError,
  packTransaction,
  UnsupportedOperationError,
  type WireOperation,
} from 'crowdwiz-protocol';
import { ChainError } from 'crowdwiz-sandbox/internal/node/chain-error';
import { readTransaction } from 'crowdwiz-sandbox/internal/node/operation-shapes';
import {
  OPERATION_COUNT,
  packTransaction as packByTable,
} from 'crowdwiz-sandbox/internal/node/pack/index';

interface Sample {
  readonly op: number;
  readonly note: string;
  readonly operations: readonly WireOperation[];
}

const FILE = join(process.cwd(), 'test/fixtures/operations/hex-every-operation.json');
const { samples } = JSON.parse(readFileSync(FILE, 'utf8')) as { samples: Sample[] };
const HEADER = { ref_block_num: 1, ref_block_prefix: 2, expiration: '2030-01-01T00:00:00' };

/** Operations of which the gateway packs at least one sample; all others it refuses. */
const PACKED = [
  ...[0, 1, 5, 6, 10, 14, 22, 23, 25, 27, 32, 33, 38],
  ...[49, 50, 51, 61, 99, 100, 104],
];

/** The ends of each width, and the first values beyond them. */
const ENDS = [
  ...[-(2n ** 63n) - 1n, -(2n ** 63n), -(2n ** 32n), -(2n ** 31n) - 1n, -(2n ** 31n), -1n, 0n, 1n],
  ...[7n, 8n, 15n, 16n, 31n, 32n, 48n, 53n, 63n, 64n].flatMap((bits) => [
    2n ** bits - 1n,
    2n ** bits,
  ]),
];

/** The value in every way in which JSON can say it. */
function writtenAs(end: bigint): unknown[] {
  const isExact = BigInt(Number(end)) === end;
  return isExact ? [Number(end), String(end)] : [String(end)];
}

/** Every integer of a value, one after the other, replaced by what `replaced` gives for it. */
function* variants(value: unknown): Generator {
  if (typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value))) {
    for (const end of ENDS) yield* writtenAs(end);
  } else if (typeof value === 'string') {
    const id = /^(\d+\.\d+\.)\d+$/.exec(value);
    if (id === null) return;
    for (const end of ENDS) yield `${id[1] ?? ''}${end}`;
  } else if (Array.isArray(value)) {
    for (const [index, item] of (value as unknown[]).entries()) {
      for (const other of variants(item)) yield value.with(index, other);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      for (const other of variants(item)) yield { ...value, [name]: other };
    }
  }
}

/** Null: refused by type. */
function ours(operation: WireOperation): string | null {
  try {
    const transaction = { ...HEADER, operations: [operation], extensions: [] };
    return packTransaction(transaction).toString('hex');
  } catch (error) {
    if (error instanceof UnsupportedOperationError) return null;
    if (error instanceof MalformedWireError) return null;
    throw error;
  }
}

function theirs(operation: WireOperation): string | null {
  try {
    const transaction = { ...HEADER, operations: [operation], signatures: [] };
    return packByTable(readTransaction(transaction)).toString('hex');
  } catch (error) {
    if (error instanceof ChainError) return null;
    throw error;
  }
}

/** Longer ones say the same many times over. */
const SAMPLE_LENGTH_MAXIMUM = 2_500;

/** The one that says most. */
function sampleOf(op: number): WireOperation | undefined {
  const all = samples.filter((sample) => sample.op === op).flatMap(({ operations }) => operations);
  const length = (value: unknown) => JSON.stringify(value).length;
  const short = all.filter((each) => each[0] === op && length(each) <= SAMPLE_LENGTH_MAXIMUM);
  const packed = short.filter((each) => ours(each) !== null);
  return (packed.length > 0 ? packed : short).toSorted(
    (one, other) => length(other) - length(one),
  )[0];
}

describe('every operation, at the ends of each of its integers', () => {
  const printed = (['log', 'error'] as const).map((name) =>
    jest.spyOn(console, name).mockImplementation(() => undefined),
  );

  // btsdex would print the bytes of whatever it cannot read back.
  afterEach(() => {
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
  });

  it.each(PACKED)('%d is packed as by the table, or refused', (op) => {
    const fields = sampleOf(op)?.[1];
    const wrong: unknown[] = [];
    let packed = 0;
    for (const each of [fields, ...variants(fields)] as Record<string, unknown>[]) {
      const bytes = ours([op, each]);
      if (bytes === null) continue;
      packed += 1;
      if (bytes !== theirs([op, each])) wrong.push(each);
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(packed).toBeGreaterThan(ENDS.length);
  });

  it('all others are refused', () => {
    const others = Array.from({ length: OPERATION_COUNT }, (_, op) => op).filter(
      (op) => !PACKED.includes(op),
    );
    const given = others.map((op) => ({ op, sample: sampleOf(op) }));
    expect(given.filter(({ sample }) => sample === undefined)).toEqual([]);
    const packed = given.filter(({ sample }) => sample && ours(sample) !== null);
    expect(packed.map(({ op }) => op)).toEqual([]);
  });
});
