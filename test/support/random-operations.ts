import { createHash } from 'node:crypto';
import { encodeAddress, encodePublicKey, type WireOperation } from 'crowdwiz-protocol';
import { SHAPES } from 'crowdwiz-sandbox/internal/node/pack/operations';

/** The same numbers for the same seed, 0 to 2^32 - 1. */
export type Dice = () => number;

export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

const LIST_LENGTH_MAXIMUM = 4;
/** Proposals in proposals in proposals. */
const DEPTH_MAXIMUM = 3;
const OPERATIONS = 126;
const KEYS = 64;
const KEY_LENGTH_BYTES = 33;
const ADDRESS_LENGTH_BYTES = 20;
const TEXTS = [
  '',
  'a',
  'Ёжик',
  '😀 и\tтабуляция',
  'tab "quoted" \\ /',
  'x'.repeat(200),
  '\u00a0\ufffd',
];

function bytesOf(name: string, length: number): Buffer {
  return createHash('shake256', { outputLength: length }).update(name).digest();
}
const numbered = (count: number) => Array.from({ length: count }, (_, index) => index);
const keys = numbered(KEYS).map((each) =>
  encodePublicKey(bytesOf(`key ${each}`, KEY_LENGTH_BYTES)),
);
const addresses = numbered(KEYS).map((each) =>
  encodeAddress(bytesOf(`address ${each}`, ADDRESS_LENGTH_BYTES)),
);

/**
 * Valid operations of every kind with random values, the ends of each width among them. They are made by
 * the sandbox's table, so that a mistake in the gateway's own cannot hide from the gateway's packer.
 */
export class RandomOperations {
  constructor(private readonly dice: Dice) {}

  next(number = this.below(OPERATIONS), depth = 0): WireOperation {
    return [number, this.fields(SHAPES.operation(number) ?? [], depth)];
  }

  private below(end: number): number {
    return this.dice() % end;
  }

  private chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  private pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** Often small, sometimes at the ends. */
  private bits(width: number): bigint {
    const end = 1n << BigInt(width);
    if (this.chance(10)) return this.pick([0n, 1n, 127n, 128n, end - 1n, end / 2n]) % end;
    const random = (BigInt(this.dice()) << 32n) | BigInt(this.dice());
    return random % (1n << BigInt(1 + this.below(width)));
  }

  private fields(
    row: readonly (readonly [string, string])[],
    depth: number,
  ): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    for (const [name, type] of row) {
      const value = this.value(type, depth);
      if (value !== undefined) made[name] = value;
    }
    return made;
  }

  private value(type: string, depth: number): unknown {
    const plain = PLAIN[type];
    if (plain !== undefined) return plain(this);
    const structure = SHAPES.structure(type);
    if (structure !== undefined) return this.fields(structure, depth);
    const alternatives = SHAPES.alternatives(type);
    if (alternatives !== undefined) {
      const which = this.below(alternatives.length);
      return [which, this.value(alternatives[which] ?? '', depth)];
    }
    if (type === 'operation') {
      return depth < DEPTH_MAXIMUM ? this.next(undefined, depth + 1) : this.next(0, depth);
    }
    if (type === 'fee_parameters') {
      const which = this.below(OPERATIONS);
      return [which, this.fields(SHAPES.feeParameters(which), depth)];
    }
    return this.generic(type, depth);
  }

  private generic(type: string, depth: number): unknown {
    const [, name = '', inner = ''] = /^(\w+)<(.*)>$/.exec(type) ?? [];
    const several = (make: () => unknown) =>
      numbered(this.below(LIST_LENGTH_MAXIMUM)).map(() => make());
    switch (name) {
      case 'id':
        return `${inner}.${this.bits(64)}`;
      case 'optional':
        return this.chance(50) ? this.value(inner, depth) : undefined;
      case 'vector':
        return several(() => this.value(inner, depth));
      case 'set':
        return once(several(() => this.value(inner, depth)));
      case 'map': {
        const comma = inner.lastIndexOf(',');
        const [key, value] = [inner.slice(0, comma), inner.slice(comma + 1)];
        return once(several(() => [this.value(key, depth), this.value(value, depth)]));
      }
      case 'extension':
        return this.fields(SHAPES.structure(inner) ?? [], depth);
      default:
        throw new Error(`no random values of the type ${type}`);
    }
  }

  readonly unsigned = (width: 8 | 16 | 32) => Number(this.bits(width));
  readonly signed64 = () => {
    const value = this.bits(63);
    return this.chance(10) && value < 2n ** 53n ? String(-value) : String(value);
  };
  readonly unsigned64 = () => String(this.bits(64));
  readonly flag = () => this.chance(50);
  readonly text = () => this.pick(TEXTS);
  readonly time = () => new Date(this.unsigned(32) * 1000).toISOString().slice(0, 19);
  readonly hex = (length: number) =>
    Array.from({ length }, () => this.below(256).toString(16).padStart(2, '0')).join('');
  readonly someHex = () => this.hex(this.below(40));
  readonly key = () => this.pick(keys);
  readonly address = () => this.pick(addresses);
  readonly vote = () => `${this.below(256)}:${this.below(0x100_0000)}`;
  readonly anyId = () => `${this.below(256)}.${this.below(256)}.${this.bits(48)}`;
}

const PLAIN: Readonly<Record<string, (random: RandomOperations) => unknown>> = {
  uint8: (random) => random.unsigned(8),
  uint16: (random) => random.unsigned(16),
  uint32: (random) => random.unsigned(32),
  uint64: (random) => random.unsigned64(),
  int64: (random) => random.signed64(),
  bool: (random) => random.flag(),
  time_point_sec: (random) => random.time(),
  void: () => ({}),
  string: (random) => random.text(),
  bytes: (random) => random.someHex(),
  bytes33: (random) => random.hex(33),
  sha256: (random) => random.hex(32),
  ripemd160: (random) => random.hex(20),
  public_key: (random) => random.key(),
  address: (random) => random.address(),
  vote_id: (random) => random.vote(),
  object_id: (random) => random.anyId(),
};

/** The chain keeps the first of two that count as one, which is told by their keys, or votes' instances. */
function once(values: readonly unknown[]): unknown[] {
  const byRank = new Map<string, unknown>();
  for (const value of values) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    const rank = String(first).replace(/^\d+:/, ':');
    if (!byRank.has(rank)) byRank.set(rank, value);
  }
  return [...byRank.values()];
}
