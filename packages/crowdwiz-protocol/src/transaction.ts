import { ByteWriter } from './byte-writer';
import { MalformedWireError } from './errors';
import { sha256 } from './hashes';
import { writeOperation, type WireOperation } from './operations';
import { number, pair, record, writeEmptyExtensions } from './wire-fields';

export interface WireAmount {
  amount: number | string;
  asset_id: string;
}

/** A transaction as nodes print it; `expiration` is UTC without a zone ("2026-11-22T23:45:33"). */
export interface WireTransaction {
  ref_block_num: number;
  ref_block_prefix: number;
  expiration: string;
  operations: WireOperation[];
  extensions: unknown[];
  signatures?: string[];
}

const TRANSACTION_ID_LENGTH_BYTES = 20;

/**
 * The bytes that are signed: everything but the signatures.
 * @throws {UnsupportedOperationError} when an operation in it cannot be packed exactly.
 * @throws {MalformedWireError} when it is no transaction.
 */
export function packTransaction(transaction: WireTransaction): Buffer {
  const writer = new ByteWriter();
  if (!Array.isArray(transaction.operations)) {
    throw new MalformedWireError('a transaction without operations');
  }
  writer.uint16(transaction.ref_block_num);
  writer.uint32(transaction.ref_block_prefix);
  writer.time(transaction.expiration);
  writer.varint(transaction.operations.length);
  for (const operation of transaction.operations) {
    const [kind, fields] = pair(operation);
    writeOperation(writer, [number(kind), record(fields)]);
  }
  writeEmptyExtensions(writer, transaction.extensions);
  return writer.toBuffer();
}

/** 40 hex characters; the same whoever signs, and on every chain. */
export function transactionId(transaction: WireTransaction): string {
  return transactionIdOfPacked(packTransaction(transaction));
}

/** The id of a transaction whose unsigned bytes somebody else (a node) has packed. */
export function transactionIdOfPacked(packed: Uint8Array): string {
  return sha256(packed).toString('hex', 0, TRANSACTION_ID_LENGTH_BYTES);
}

/** The 32 bytes that are signed; they depend on the chain. */
export function transactionDigest(chainId: string, transaction: WireTransaction): Buffer {
  return sha256(Buffer.from(chainId, 'hex'), packTransaction(transaction));
}
