import { MalformedWireError } from './errors';
import { sha256 } from './hashes';
import { readOperation, writeOperation, type WireOperation } from './operations';
import { extensions } from './operations/structures';
import { ByteReader } from './wire/byte-reader';
import { ByteWriter, type Origin } from './wire/byte-writer';
import { number, pair, record } from './wire/values';

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
const SIGNATURE_LENGTH_BYTES = 65;

/**
 * The bytes that are signed: everything but the signatures. `origin`: whether it is to be sent to a node,
 * or was printed by one.
 * @throws {UnsupportedOperationError} when an operation in it cannot be packed exactly.
 * @throws {MalformedWireError} when it is no transaction.
 */
export function packTransaction(transaction: WireTransaction, origin: Origin = 'sent'): Buffer {
  const writer = new ByteWriter(origin);
  writeTransaction(writer, transaction);
  return writer.toBuffer();
}

/** With its signatures, as `get_transaction_hex` gives it and blocks hold it. */
export function packSignedTransaction(
  transaction: WireTransaction,
  origin: Origin = 'sent',
): Buffer {
  const writer = new ByteWriter(origin);
  writeSignedTransaction(writer, transaction);
  return writer.toBuffer();
}

export function writeSignedTransaction(writer: ByteWriter, transaction: WireTransaction): void {
  writeTransaction(writer, transaction);
  const signatures = transaction.signatures ?? [];
  writer.varint(signatures.length);
  for (const signature of signatures) writer.hex(signature, SIGNATURE_LENGTH_BYTES);
}

function writeTransaction(writer: ByteWriter, transaction: WireTransaction): void {
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
  extensions.write(writer, transaction.extensions);
}

/**
 * The inverse of {@link packTransaction}: what these bytes say, as a node prints it.
 * @throws {MalformedWireError} for bytes that no transaction has, and for bytes behind it.
 */
export function unpackTransaction(packed: Uint8Array): WireTransaction {
  const reader = new ByteReader(packed);
  const transaction = readTransaction(reader);
  reader.expectEnd();
  return transaction;
}

/** The inverse of {@link packSignedTransaction}. */
export function unpackSignedTransaction(
  packed: Uint8Array,
): WireTransaction & { signatures: string[] } {
  const reader = new ByteReader(packed);
  const transaction = readTransaction(reader);
  const signatures = Array.from({ length: reader.count() }, () =>
    reader.hex(SIGNATURE_LENGTH_BYTES),
  );
  reader.expectEnd();
  return { ...transaction, signatures };
}

function readTransaction(reader: ByteReader): WireTransaction {
  return {
    ref_block_num: reader.uint16(),
    ref_block_prefix: reader.uint32(),
    expiration: reader.time(),
    operations: Array.from({ length: reader.count() }, () => readOperation(reader)),
    extensions: extensions.read(reader) as unknown[],
  };
}

/** 40 hex characters; the same whoever signs, and on every chain. */
export function transactionId(transaction: WireTransaction, origin: Origin = 'sent'): string {
  return sha256(packTransaction(transaction, origin)).toString(
    'hex',
    0,
    TRANSACTION_ID_LENGTH_BYTES,
  );
}

/** The 32 bytes that are signed; they depend on the chain. */
export function transactionDigest(chainId: string, transaction: WireTransaction): Buffer {
  return sha256(Buffer.from(chainId, 'hex'), packTransaction(transaction));
}
