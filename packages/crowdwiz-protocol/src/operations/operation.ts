import { structure, type Structure } from '../wire/composed-types';
import type { Fields } from '../wire/composed-types';
import { amount } from './structures';

/** One operation of the chain: its name there, and its fields in the order of their bytes. */
export interface OperationType extends Structure {
  readonly name: string;
}

export type OperationTable = Readonly<Record<number, OperationType>>;

/** Each begins with its fee. */
export function operation(name: string, fields: Fields): OperationType {
  return { name, ...structure({ fee: amount, ...fields }) };
}
