import { ByteWriter } from './byte-writer';
import { packByBtsdex } from './btsdex-operations';
import { MalformedWireError, UnsupportedOperationError } from './errors';
import { sha256 } from './hashes';
import { writeMemo, type WireMemo } from './memo';

export interface WireAmount {
  amount: number | string;
  asset_id: string;
}

/** [operation number, its fields as nodes print them]. */
export type WireOperation = [number, Record<string, unknown>];

/** A transaction as nodes print it; `expiration` is UTC without a zone ("2026-11-22T23:45:33"). */
export interface WireTransaction {
  ref_block_num: number;
  ref_block_prefix: number;
  expiration: string;
  operations: WireOperation[];
  extensions: unknown[];
  signatures?: string[];
}

export const TRANSFER_OPERATION = 0;
export const SEND_MESSAGE_OPERATION = 61;

const TRANSACTION_ID_LENGTH_BYTES = 20;

/**
 * The bytes that are signed: everything but the signatures.
 * @throws {UnsupportedOperationError} when it holds an operation whose bytes are not proved.
 * @throws {MalformedWireError} when a field is not what its place demands.
 */
export function packTransaction(transaction: WireTransaction): Buffer {
  const writer = new ByteWriter();
  writer.uint16(transaction.ref_block_num);
  writer.uint32(transaction.ref_block_prefix);
  writer.time(transaction.expiration);
  writer.varint(transaction.operations.length);
  for (const operation of transaction.operations) writeOperation(writer, operation);
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

function writeOperation(writer: ByteWriter, [number, fields]: WireOperation): void {
  writer.varint(number);
  if (number === TRANSFER_OPERATION) writeTransfer(writer, fields);
  else if (number === SEND_MESSAGE_OPERATION) writeSendMessage(writer, fields);
  else writer.bytes(packByBtsdex(number, fields));
}

function writeTransfer(writer: ByteWriter, fields: Record<string, unknown>): void {
  writeAmount(writer, fields['fee']);
  writer.instance(text(fields['from']), '1.2.');
  writer.instance(text(fields['to']), '1.2.');
  writeAmount(writer, fields['amount']);
  const memo = fields['memo'];
  if (memo === undefined || memo === null) {
    writer.uint8(0);
  } else {
    writer.uint8(1);
    writeMemo(writer, wireMemo(memo));
  }
  writeEmptyExtensions(writer, fields['extensions']);
}

function writeSendMessage(writer: ByteWriter, fields: Record<string, unknown>): void {
  writeAmount(writer, fields['fee']);
  writer.instance(text(fields['from']), '1.2.');
  writer.instance(text(fields['to']), '1.2.');
  writeMemo(writer, wireMemo(fields['memo']));
}

function writeAmount(writer: ByteWriter, value: unknown): void {
  const { amount, asset_id: assetId } = record(value);
  if (typeof amount !== 'number' && typeof amount !== 'string') {
    throw new MalformedWireError('an amount is missing');
  }
  writer.int64(amount);
  writer.instance(text(assetId), '1.3.');
}

function writeEmptyExtensions(writer: ByteWriter, extensions: unknown): void {
  if (extensions !== undefined && Object.keys(record(extensions)).length > 0) {
    throw new UnsupportedOperationError('an extension that is not empty');
  }
  writer.uint8(0);
}

function wireMemo(value: unknown): WireMemo {
  const { from, to, nonce, message } = record(value);
  const plainNonce = typeof nonce === 'number' ? String(nonce) : text(nonce);
  return { from: text(from), to: text(to), nonce: plainNonce, message: text(message) };
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) {
    throw new MalformedWireError('expected an object');
  }
  return { ...value };
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new MalformedWireError('expected a text');
  return value;
}
