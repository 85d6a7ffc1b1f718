import { createHash } from 'node:crypto';
import {
  packTransaction as packNarrow,
  type WireTransaction,
} from '../../adapters/crowdwiz/protocol';
import type { OperationResult } from './state';

/**
 * The bytes of transactions as the node packs them. Instances are up to 64 bits long to it, which
 * many a client cuts: an id beyond 32 bits is packed as a short one, whose bytes are then exchanged.
 */

const OBJECT_ID = /^(\d{1,3}\.\d{1,3}\.)(\d{10,20})$/;
const NARROW_MAXIMUM = 0xffff_ffffn;
/** Five bytes long as a varint, and no instance that anything else has. */
const PLACEHOLDER_FIRST = 0x7fed_c000;
const EMPTY_ROOT = '0'.repeat(40);

/** Everything but the signatures. */
export function packTransaction(transaction: WireTransaction): Buffer {
  if (!hasWideId(transaction)) return packNarrow(transaction);
  const wide: bigint[] = [];
  const narrow = narrowed(transaction, wide) as WireTransaction;
  return wide.reduce(
    (bytes, instance, index) =>
      exchanged(bytes, varint(BigInt(PLACEHOLDER_FIRST + index)), varint(instance)),
    packNarrow(narrow),
  );
}

function wideIdOf(text: string): { type: string; instance: bigint } | null {
  const [, type, digits] = OBJECT_ID.exec(text) ?? [];
  if (type === undefined || digits === undefined) return null;
  const instance = BigInt(digits);
  return instance > NARROW_MAXIMUM ? { type, instance } : null;
}

function hasWideId(value: unknown): boolean {
  if (typeof value === 'string') return wideIdOf(value) !== null;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasWideId);
}

function narrowed(value: unknown, wide: bigint[]): unknown {
  if (typeof value === 'string') {
    const id = wideIdOf(value);
    return id === null ? value : `${id.type}${PLACEHOLDER_FIRST + wide.push(id.instance) - 1}`;
  }
  if (Array.isArray(value)) return value.map((each: unknown) => narrowed(each, wide));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]): [string, unknown] => [
      name,
      narrowed(member, wide),
    ]),
  );
}

function exchanged(bytes: Buffer, found: Buffer, replacement: Buffer): Buffer {
  const at = bytes.indexOf(found);
  if (at < 0 || bytes.indexOf(found, at + 1) >= 0) {
    throw new Error('the place of an instance of more than 32 bits is not clear');
  }
  return Buffer.concat([bytes.subarray(0, at), replacement, bytes.subarray(at + found.length)]);
}

/** Seven bits per byte, least significant first. */
function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

interface Processed extends WireTransaction {
  readonly operation_results: readonly OperationResult[];
}

/** The root over a block's transactions with their signatures and results; zeros when it has none. */
export function merkleRoot(transactions: readonly Processed[]): string {
  let level = transactions.map((transaction) => hash('sha256', packProcessed(transaction)));
  while (level.length > 1) {
    const next: Buffer[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const pair = level.slice(index, index + 2);
      next.push(pair.length === 1 ? Buffer.concat(pair) : hash('sha256', Buffer.concat(pair)));
    }
    level = next;
  }
  const [root] = level;
  return root === undefined ? EMPTY_ROOT : hash('ripemd160', root).toString('hex');
}

function hash(algorithm: 'sha256' | 'ripemd160', bytes: Buffer): Buffer {
  return createHash(algorithm).update(bytes).digest();
}

function packProcessed(transaction: Processed): Buffer {
  const { signatures = [], operation_results: results } = transaction;
  return Buffer.concat([
    packTransaction(transaction),
    varint(BigInt(signatures.length)),
    ...signatures.map((signature) => Buffer.from(signature, 'hex')),
    varint(BigInt(results.length)),
    ...results.map(packResult),
  ]);
}

/** Nothing, or the id of a new object: space, type and instance in 64 bits. */
function packResult([kind, value]: OperationResult): Buffer {
  if (kind === 0) return varint(0n);
  const [space = '', type = '', instance = ''] = value.split('.');
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE((BigInt(space) << 56n) | (BigInt(type) << 48n) | BigInt(instance));
  return Buffer.concat([varint(1n), bytes]);
}
