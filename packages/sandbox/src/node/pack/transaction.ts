import { createHash } from 'node:crypto';
import type { ReadTransaction } from '../wire/operation-shapes';
import { readWireSeconds, type WireOperation } from '../wire/wire-value';
import { Bytes } from './bytes';
import { codecOf, operationCodec, writeOperation } from './operations';

type Unsigned = Omit<ReadTransaction, 'signatures'>;

const TRANSACTION_ID_LENGTH_BYTES = 20;

/** What is signed: everything but the signatures. */
export function packTransaction(transaction: Unsigned): Buffer {
  const bytes = new Bytes();
  writeTransaction(bytes, transaction);
  return bytes.take();
}

export function writeTransaction(bytes: Bytes, transaction: Unsigned): void {
  bytes.unsigned(transaction.ref_block_num, 16);
  bytes.unsigned(transaction.ref_block_prefix, 32);
  bytes.unsigned(readWireSeconds(transaction.expiration), 32);
  bytes.count(transaction.operations.length);
  for (const operation of transaction.operations) writeOperation(bytes, operation);
  // Transactions have no extensions yet.
  bytes.count(0);
}

export function transactionIdOf(packed: Uint8Array): string {
  return createHash('sha256')
    .update(packed)
    .digest('hex')
    .slice(0, TRANSACTION_ID_LENGTH_BYTES * 2);
}

/** How many bytes the fields of an operation have. */
export function packedOperationLength([number, fields]: WireOperation): number {
  const bytes = new Bytes();
  operationCodec(number)?.write(bytes, fields);
  return bytes.take().length;
}

/** How many bytes a value of one of the chain's types has. */
export function packedLength(type: string, value: unknown): number {
  const bytes = new Bytes();
  codecOf(type).write(bytes, value);
  return bytes.take().length;
}
