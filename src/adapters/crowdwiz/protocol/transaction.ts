import {
  isPlainAccountOperation,
  writeAccountCreate,
  writeAccountUpdate,
} from './account-operations';
import { ByteWriter } from './byte-writer';
import { packByBtsdex } from './btsdex-operations';
import { sha256 } from './hashes';
import {
  list,
  number,
  record,
  text,
  writeAccount,
  writeAmount,
  writeEmptyExtensions,
  writeOptional,
  writeWireMemo,
} from './wire-fields';

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

/** Writes the fields after the operation's number. */
type FieldsWriter = (writer: ByteWriter, fields: Record<string, unknown>) => void;

/** Operations with keys or memos inside, and those that a gateway signs: the rest is btsdex's. */
const WRITERS: Readonly<Record<number, FieldsWriter>> = {
  [TRANSFER_OPERATION]: writeTransfer,
  [SEND_MESSAGE_OPERATION]: writeSendMessage,
  5: plainAccounts(5, writeAccountCreate),
  6: plainAccounts(6, writeAccountUpdate),
  14: writeAssetIssue,
  22: writeProposalCreate,
};

function writeOperation(writer: ByteWriter, [kind, fields]: WireOperation): void {
  writer.varint(kind);
  const write = WRITERS[kind];
  if (write === undefined) writer.bytes(packByBtsdex(kind, fields));
  else write(writer, fields);
}

function plainAccounts(kind: number, write: FieldsWriter): FieldsWriter {
  return (writer, fields) => {
    if (isPlainAccountOperation(fields)) write(writer, fields);
    else writer.bytes(packByBtsdex(kind, fields));
  };
}

function writeTransfer(writer: ByteWriter, fields: Record<string, unknown>): void {
  writeAmount(writer, fields['fee']);
  writeAccount(writer, fields['from']);
  writeAccount(writer, fields['to']);
  writeAmount(writer, fields['amount']);
  writeOptional(writer, fields['memo'], writeWireMemo);
  writeEmptyExtensions(writer, fields['extensions']);
}

function writeSendMessage(writer: ByteWriter, fields: Record<string, unknown>): void {
  writeAmount(writer, fields['fee']);
  writeAccount(writer, fields['from']);
  writeAccount(writer, fields['to']);
  writeWireMemo(writer, fields['memo']);
}

function writeAssetIssue(writer: ByteWriter, fields: Record<string, unknown>): void {
  writeAmount(writer, fields['fee']);
  writeAccount(writer, fields['issuer']);
  writeAmount(writer, fields['asset_to_issue']);
  writeAccount(writer, fields['issue_to_account']);
  writeOptional(writer, fields['memo'], writeWireMemo);
  writeEmptyExtensions(writer, fields['extensions']);
}

function writeProposalCreate(writer: ByteWriter, fields: Record<string, unknown>): void {
  writeAmount(writer, fields['fee']);
  writeAccount(writer, fields['fee_paying_account']);
  writer.time(text(fields['expiration_time']));
  const proposed = list(fields['proposed_ops']);
  writer.varint(proposed.length);
  for (const wrapper of proposed) {
    const [kind, inner] = list(record(wrapper)['op']);
    writeOperation(writer, [number(kind), record(inner)]);
  }
  writeOptional(writer, fields['review_period_seconds'], (into, seconds) => {
    into.uint32(number(seconds));
  });
  writeEmptyExtensions(writer, fields['extensions']);
}
