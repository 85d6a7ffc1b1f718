import { createHash } from 'node:crypto';
import { blockNumberOf } from 'crowdwiz-protocol/ids';
import type { ReadTransaction } from '../wire/operation-shapes';
import type { OperationResult } from '../chain/state';
import { readWireSeconds } from '../wire/wire-value';
import { Bytes } from './bytes';
import { codecOf } from './operations';
import { writeTransaction } from './transaction';

/** A header without the witness's signature. */
export interface BlockHeader {
  readonly previous: string;
  readonly timestamp: string;
  readonly witness: string;
  readonly transaction_merkle_root: string;
  /** Pairs of a number and nothing: the only kind there is has no content. */
  readonly extensions: readonly (readonly [0, object])[];
}

type Processed = ReadTransaction & { operation_results: OperationResult[] };

const HASH_LENGTH_BYTES = 20;
const NO_TRANSACTIONS = '0'.repeat(HASH_LENGTH_BYTES * 2);

/** What the witness signs. */
export function digestOfHeader(header: BlockHeader): Buffer {
  return sha256(packHeader(header).take());
}

/** The number of the block, and what is left of the hash of its signed header. */
export function idOfBlock(header: BlockHeader, signature: string): string {
  const bytes = packHeader(header);
  bytes.hex(signature);
  const hash = createHash('sha224').update(bytes.take()).digest('hex');
  const number = blockNumberOf(header.previous) + 1;
  return number.toString(16).padStart(8, '0') + hash.slice(8, HASH_LENGTH_BYTES * 2);
}

/** The root of the tree over a block's transactions, their signatures and their results. */
export function merkleRootOf(transactions: readonly Processed[]): string {
  if (transactions.length === 0) return NO_TRANSACTIONS;
  let row = transactions.map((transaction) => sha256(packProcessed(transaction)));
  while (row.length > 1) {
    const above: Buffer[] = [];
    for (let left = 0; left < row.length; left += 2) {
      const pair = row.slice(left, left + 2);
      const [only] = pair;
      above.push(pair.length === 1 && only !== undefined ? only : sha256(Buffer.concat(pair)));
    }
    row = above;
  }
  return createHash('ripemd160').update(Buffer.concat(row)).digest('hex');
}

function packHeader(header: BlockHeader): Bytes {
  const bytes = new Bytes();
  bytes.hex(header.previous);
  bytes.unsigned(readWireSeconds(header.timestamp), 32);
  codecOf('id<1.6>').write(bytes, header.witness);
  bytes.hex(header.transaction_merkle_root);
  bytes.count(header.extensions.length);
  for (const [kind] of header.extensions) bytes.count(kind);
  return bytes;
}

function packProcessed(transaction: Processed): Buffer {
  const bytes = new Bytes();
  writeTransaction(bytes, transaction);
  bytes.count(transaction.signatures.length);
  for (const signature of transaction.signatures) bytes.hex(signature);
  bytes.count(transaction.operation_results.length);
  for (const [kind, value] of transaction.operation_results) {
    bytes.count(kind);
    if (kind === 1) codecOf('object_id').write(bytes, value);
  }
  return bytes.take();
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
