import { writeAccountOptions, writeAuthority } from './authorities';
import { packByBtsdex } from './btsdex-operations';
import type { ByteWriter } from './byte-writer';
import { InvalidKeyError, MalformedWireError, UnsupportedOperationError } from './errors';
import {
  compareInstances,
  list,
  number,
  pair,
  record,
  text,
  writeAccount,
  writeAmount,
  writeAscending,
  writeEmptyExtensions,
  writeInt64,
  writeOptional,
  writeText,
  writeTime,
  writeUint16,
  writeUint32,
  writeUint8,
  writeWireMemo,
  type ValueWriter,
} from './wire-fields';

/** [operation number, its fields as nodes print them]. */
export type WireOperation = [number, Record<string, unknown>];

export const TRANSFER_OPERATION = 0;
export const SEND_MESSAGE_OPERATION = 61;

/** Fields in the order of their bytes. */
type Shape = Readonly<Record<string, ValueWriter>>;

const account = writeAccount;
const amount = writeAmount;
const memo = writeWireMemo;
const extensions = writeEmptyExtensions;
const fee = writeAmount;

/** What a gateway signs, operations with keys or memos, and those that only CrowdWiz has. */
const SHAPES: Readonly<Record<number, Shape>> = {
  [TRANSFER_OPERATION]: {
    ...{ fee, from: account, to: account, amount },
    ...{ memo: optional(memo), extensions },
  },
  5: {
    ...{ fee, registrar: account, referrer: account, referrer_percent: writeUint16 },
    ...{ name: writeText, owner: writeAuthority, active: writeAuthority },
    ...{ options: writeAccountOptions, extensions },
  },
  6: {
    ...{ fee, account, owner: optional(writeAuthority), active: optional(writeAuthority) },
    ...{ new_options: optional(writeAccountOptions), extensions },
  },
  14: {
    ...{ fee, issuer: account, asset_to_issue: amount, issue_to_account: account },
    ...{ memo: optional(memo), extensions },
  },
  22: {
    ...{ fee, fee_paying_account: account, expiration_time: writeTime },
    ...{ proposed_ops: writeProposed, review_period_seconds: optional(writeUint32), extensions },
  },
  27: {
    ...{ fee, withdraw_permission: instanceOf('1.12.'), withdraw_from_account: account },
    ...{ withdraw_to_account: account, amount_to_withdraw: amount, memo: optional(memo) },
  },
  38: {
    ...{ fee, issuer: account, from: account, to: account, amount },
    ...{ memo: optional(memo), extensions },
  },
  49: { fee, account_to_upgrade: account, referral_status_type: writeUint8 },
  50: { fee, bettor: account, bet: amount, nonce: writeUint8 },
  51: { fee, flipcoin: instanceOf('1.16.'), caller: account, bet: amount },
  [SEND_MESSAGE_OPERATION]: { fee, from: account, to: account, memo },
  99: {
    ...{ fee, from: account, to: account, arbitr: account },
    ...{ expiration: writeTime, amount },
  },
  100: {
    ...{ fee, from: account, to: account, arbitr: account },
    ...{ amount, ato: instanceOf('1.24.') },
  },
  104: { fee, from: account, asset_id: instanceOf('1.3.'), payments: writePayments },
};

/**
 * Writes the number and the fields.
 * @throws {UnsupportedOperationError} for whatever cannot be packed exactly, be it a number that
 * nobody has proved here or a value that its field cannot hold.
 */
export function writeOperation(writer: ByteWriter, [kind, fields]: WireOperation): void {
  try {
    writer.varint(kind);
    const shape = SHAPES[kind];
    if (shape === undefined) writer.bytes(packByBtsdex(kind, fields));
    else writeFields(writer, shape, fields);
  } catch (error) {
    if (!(error instanceof MalformedWireError || error instanceof InvalidKeyError)) throw error;
    const reason = `operation ${kind} cannot be packed exactly: ${error.message}`;
    throw new UnsupportedOperationError(reason, { cause: error });
  }
}

function writeFields(writer: ByteWriter, shape: Shape, fields: Record<string, unknown>): void {
  for (const name in fields) {
    if (!Object.hasOwn(shape, name)) throw new MalformedWireError(`an unknown field "${name}"`);
  }
  for (const name in shape) shape[name]?.(writer, fields[name]);
}

function optional(write: ValueWriter): ValueWriter {
  return (writer, value) => {
    writeOptional(writer, value, write);
  };
}

function instanceOf(kind: string): ValueWriter {
  return (writer, value) => {
    writer.instance(text(value), kind);
  };
}

function writeProposed(writer: ByteWriter, value: unknown): void {
  const proposed = list(value);
  writer.varint(proposed.length);
  for (const wrapper of proposed) {
    const [kind, fields] = pair(record(wrapper)['op']);
    writeOperation(writer, [number(kind), record(fields)]);
  }
}

function writePayments(writer: ByteWriter, value: unknown): void {
  writeAscending(
    writer,
    list(value).map(pair),
    (into, [to, units]) => {
      writeAccount(into, to);
      writeInt64(into, units);
    },
    ([one], [other]) => compareInstances(one, other),
  );
}
