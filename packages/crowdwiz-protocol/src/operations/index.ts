import { InvalidKeyError, MalformedWireError, UnsupportedOperationError } from '../errors';
import type { ByteReader } from '../wire/byte-reader';
import type { ByteWriter } from '../wire/byte-writer';
import { oneOf } from '../wire/composed-types';
import { record } from '../wire/values';
import type { WireType } from '../wire/wire-type';
import { ACCOUNTS } from './tables/accounts';
import { ASSETS } from './tables/assets';
import { BLIND } from './tables/blind';
import { CREDITS } from './tables/credits';
import { GAMES } from './tables/games';
import { GOVERNANCE } from './tables/governance';
import { MARKETS } from './tables/markets';
import type { OperationTable, OperationType } from './operation';
import { P2P } from './tables/p2p';
import { PAYMENTS } from './tables/payments';
import { proposals } from './tables/proposals';
import { TEAMS } from './tables/teams';

export { OPERATION_COUNT } from './fee-parameters';

/** [operation number, its fields as nodes print them]. */
export type WireOperation = [number, Record<string, unknown>];

export const TRANSFER_OPERATION = 0;
export const SEND_MESSAGE_OPERATION = 61;

const byNumber = oneOf((which) => OPERATIONS[which]);

/** A proposal may propose another one. */
const anyOperation: WireType = {
  write: (writer, value) => {
    writer.nest(() => {
      byNumber.write(writer, value);
    });
  },
  read: (reader) => reader.nest(() => byNumber.read(reader)),
};

/** Every operation of the chain. */
export const OPERATIONS: OperationTable = {
  ...PAYMENTS,
  ...ACCOUNTS,
  ...ASSETS,
  ...MARKETS,
  ...GOVERNANCE,
  ...proposals(anyOperation),
  ...BLIND,
  ...GAMES,
  ...P2P,
  ...CREDITS,
  ...TEAMS,
};

/** What the chain calls an operation ("transfer"); undefined when it has none of this number. */
export function operationName(number: number): string | undefined {
  return typeOf(number)?.name;
}

/**
 * Writes the number and the fields.
 * @throws {UnsupportedOperationError} for whatever cannot be packed exactly, be it a number that the
 * chain did not have when this was written, or a value that its field cannot hold.
 */
export function writeOperation(writer: ByteWriter, operation: WireOperation): void {
  try {
    anyOperation.write(writer, operation);
  } catch (error) {
    if (!(error instanceof MalformedWireError || error instanceof InvalidKeyError)) throw error;
    const reason = `operation ${operation[0]} cannot be packed exactly: ${error.message}`;
    throw new UnsupportedOperationError(reason, { cause: error });
  }
}

/**
 * Reads a number and its fields, as nodes print them.
 * @throws {MalformedWireError} for bytes that no operation has.
 */
export function readOperation(reader: ByteReader): WireOperation {
  const [number, fields] = anyOperation.read(reader) as [number, unknown];
  return [number, record(fields)];
}

function typeOf(number: number): OperationType | undefined {
  return OPERATIONS[number];
}
