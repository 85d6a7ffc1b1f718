import { MalformedWireError, UnsupportedOperationError } from './errors';
import { ripemd160, sha224, sha256 } from './hashes';
import { blockNumberOf } from './ids';
import { witness } from './operations/ids';
import { amount, extensions } from './operations/structures';
import { writeSignedTransaction, type WireTransaction } from './transaction';
import { ByteWriter } from './wire/byte-writer';
import { oneOfThese } from './wire/composed-types';
import { anyId } from './wire/id-types';
import { nothing } from './wire/plain-types';
import { pair } from './wire/values';

/** A block as `get_block` gives it; it carries neither its id nor its number. */
export interface WireBlock {
  previous: string;
  timestamp: string;
  witness: string;
  transaction_merkle_root: string;
  extensions: unknown[];
  witness_signature: string;
  transactions: WireTransaction[];
}

export type WireSignedHeader = Omit<WireBlock, 'transactions'>;
export type WireHeader = Omit<WireSignedHeader, 'witness_signature'>;

const BLOCK_ID_LENGTH_BYTES = 20;
const MERKLE_ROOT_LENGTH_BYTES = 20;
const SIGNATURE_LENGTH_BYTES = 65;
/** Nothing, `[0, {}]`; a new object, `[1, "1.2.32"]`; an amount, `[2, {…}]`. */
const RESULTS = [nothing, anyId, amount] as const;
const operationResult = oneOfThese(...RESULTS);
const EMPTY_MERKLE_ROOT = '0'.repeat(MERKLE_ROOT_LENGTH_BYTES * 2);

/** 40 hex characters: the block's number, then sha224 of the packed signed header, cut to 20 bytes. */
export function blockId(header: WireSignedHeader): string {
  const id = sha224(packSignedHeader(header)).subarray(0, BLOCK_ID_LENGTH_BYTES);
  id.writeUInt32BE(blockNumberOf(header.previous) + 1, 0);
  return id.toString('hex');
}

export function packSignedHeader(header: WireSignedHeader): Buffer {
  const writer = new ByteWriter('printed');
  writeHeader(writer, header);
  writer.hex(header.witness_signature, SIGNATURE_LENGTH_BYTES);
  return writer.toBuffer();
}

/** The 32 bytes that the witness signs. */
export function headerDigest(header: WireHeader): Buffer {
  const writer = new ByteWriter('printed');
  writeHeader(writer, header);
  return sha256(writer.toBuffer());
}

/** The root over a block's transactions with their signatures and results; zeros when it has none. */
export function merkleRoot(
  transactions: (WireTransaction & { operation_results: unknown[] })[],
): string {
  let level = transactions.map((transaction) => sha256(packProcessed(transaction)));
  while (level.length > 1) {
    const next: Buffer[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const [left, right] = level.slice(index, index + 2);
      if (left !== undefined) next.push(right === undefined ? left : sha256(left, right));
    }
    level = next;
  }
  const [root] = level;
  return root === undefined ? EMPTY_MERKLE_ROOT : ripemd160(root).toString('hex');
}

function writeHeader(writer: ByteWriter, header: WireHeader): void {
  writer.hex(header.previous, BLOCK_ID_LENGTH_BYTES);
  writer.time(header.timestamp);
  witness.write(writer, header.witness);
  writer.hex(header.transaction_merkle_root, MERKLE_ROOT_LENGTH_BYTES);
  try {
    extensions.write(writer, header.extensions);
  } catch (error) {
    if (!(error instanceof MalformedWireError)) throw error;
    throw new UnsupportedOperationError('an unknown block extension', { cause: error });
  }
}

function packProcessed(transaction: WireTransaction & { operation_results: unknown[] }): Buffer {
  const writer = new ByteWriter('printed');
  writeSignedTransaction(writer, transaction);
  writer.varint(transaction.operation_results.length);
  for (const result of transaction.operation_results) {
    const [kind] = pair(result);
    if (typeof kind === 'number' && kind >= RESULTS.length) {
      throw new UnsupportedOperationError('an unknown kind of operation result');
    }
    operationResult.write(writer, result);
  }
  return writer.toBuffer();
}
