import { ByteWriter } from './byte-writer';
import { MalformedWireError, UnsupportedOperationError } from './errors';
import { ripemd160, sha224, sha256 } from './hashes';
import { blockNumberOf } from './ids';
import { packTransaction, type WireTransaction } from './transaction';

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
const EMPTY_MERKLE_ROOT = '0'.repeat(MERKLE_ROOT_LENGTH_BYTES * 2);

/** 40 hex characters: the block's number, then sha224 of the packed signed header, cut to 20 bytes. */
export function blockId(header: WireSignedHeader): string {
  const id = sha224(packSignedHeader(header)).subarray(0, BLOCK_ID_LENGTH_BYTES);
  id.writeUInt32BE(blockNumberOf(header.previous) + 1, 0);
  return id.toString('hex');
}

export function packSignedHeader(header: WireSignedHeader): Buffer {
  const writer = new ByteWriter();
  writeHeader(writer, header);
  writer.hex(header.witness_signature, SIGNATURE_LENGTH_BYTES);
  return writer.toBuffer();
}

/** The 32 bytes that the witness signs. */
export function headerDigest(header: WireHeader): Buffer {
  const writer = new ByteWriter();
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
  if (header.extensions.length > 0) throw new UnsupportedOperationError('a block extension');
  writer.hex(header.previous, BLOCK_ID_LENGTH_BYTES);
  writer.time(header.timestamp);
  writer.instance(header.witness, '1.6.');
  writer.hex(header.transaction_merkle_root, MERKLE_ROOT_LENGTH_BYTES);
  writer.uint8(0);
}

function packProcessed(transaction: WireTransaction & { operation_results: unknown[] }): Buffer {
  const writer = new ByteWriter();
  writer.bytes(packTransaction(transaction));
  const signatures = transaction.signatures ?? [];
  writer.varint(signatures.length);
  for (const signature of signatures) writer.hex(signature, SIGNATURE_LENGTH_BYTES);
  writer.varint(transaction.operation_results.length);
  for (const result of transaction.operation_results) writeResult(writer, result);
  return writer.toBuffer();
}

/** [0, {}] nothing; [1, "1.2.32"] a new object; [2, {amount, asset_id}] an amount. */
function writeResult(writer: ByteWriter, result: unknown): void {
  if (!Array.isArray(result)) throw new MalformedWireError('an operation result is a pair');
  const [kind, value] = result as [unknown, unknown];
  if (kind === 0) {
    writer.varint(0);
  } else if (kind === 1 && typeof value === 'string') {
    writer.varint(1);
    writer.objectId(value);
  } else if (kind === 2 && typeof value === 'object' && value !== null) {
    const { amount, asset_id: assetId } = value as { amount: number | string; asset_id: string };
    writer.varint(2);
    writer.int64(amount);
    writer.instance(assetId, '1.3.');
  } else {
    throw new UnsupportedOperationError('an unknown kind of operation result');
  }
}
