import type { Bytes } from './bytes';
import {
  extensionCodec,
  idCodec,
  mapCodec,
  optionalCodec,
  PLAIN_CODECS,
  setCodec,
  structureCodec,
  variantCodec,
  vectorCodec,
  type Codec,
} from './codecs';
import { OPERATION_TABLE } from './operation-table';
import { FEE_PARAMETER_TABLE, STRUCTURE_TABLE, VARIANT_TABLE } from './type-table';

/** Names and types, as in a row of a table. */
type Row = readonly (readonly [string, string])[];

const STRUCTURES = new Map(rowsOf(STRUCTURE_TABLE).map(([name, row]) => [name, row]));
const VARIANTS = new Map(
  rowsOf(VARIANT_TABLE).map(([name, row]) => [name, row.map(([type]) => type)]),
);
const OPERATIONS = new Map(
  rowsOf(OPERATION_TABLE).map(([head, row]): [number, Row] => [
    Number(head.split(' ')[0]),
    [['fee', 'asset'], ...row],
  ]),
);
const FEE_PARAMETERS = new Map(
  rowsOf(FEE_PARAMETER_TABLE).flatMap(([numbers, row]) =>
    numbersOf(numbers).map((number): [number, Row] => [number, row]),
  ),
);

/** Each type is made once; one that holds itself (a proposal in a proposal) is found while it is made. */
const known = new Map<string, Codec>();
const operations = new Map<number, Codec>();

/** The number of operations that the chain knows. */
export const OPERATION_COUNT = OPERATIONS.size;

/** The fields of an operation, its number apart; undefined when there is no such operation. */
export function operationCodec(number: number): Codec | undefined {
  const row = OPERATIONS.get(number);
  if (row === undefined) return undefined;
  const made = operations.get(number) ?? structureCodec(fieldsOf(row));
  operations.set(number, made);
  return made;
}

/** Names and types of the fields, in order: of an operation, of a structure, of alternatives' fee parameters. */
export const SHAPES = {
  operation: (number: number): Row | undefined => OPERATIONS.get(number),
  structure: (type: string): Row | undefined => STRUCTURES.get(type),
  alternatives: (type: string): readonly string[] | undefined => VARIANTS.get(type),
  feeParameters: (number: number): Row => FEE_PARAMETERS.get(number) ?? [],
};

/** The first account that an operation names pays for it, and must sign it. */
export function firstAccountField(number: number): string | undefined {
  return OPERATIONS.get(number)?.find(([, type]) => type === 'id<1.2>')?.[0];
}

/** Appends the number and the fields of an operation that was read before. */
export function writeOperation(
  bytes: Bytes,
  [number, fields]: readonly [number, Record<string, unknown>],
): void {
  const fieldsCodec = operationCodec(number);
  if (fieldsCodec === undefined) throw new Error(`the chain has no operation ${number}`);
  bytes.count(number);
  fieldsCodec.write(bytes, fields);
}

function fieldsOf(row: Row): [string, Codec][] {
  return row.map(([name, type]) => [name, codecOf(type)]);
}

/** @throws {Error} for a type that no table explains. */
export function codecOf(type: string): Codec {
  const found = known.get(type);
  if (found !== undefined) return found;
  // Asked for when it is used: by then it is made.
  const later: Codec = {
    read: (value) => codecOf(type).read(value),
    write: (bytes, value) => {
      codecOf(type).write(bytes, value);
    },
    rank: (value) => codecOf(type).rank?.(value) ?? 0n,
  };
  known.set(type, later);
  const made = makeCodec(type);
  known.set(type, made);
  return made;
}

function makeCodec(type: string): Codec {
  const plain = PLAIN_CODECS[type];
  if (plain !== undefined) return plain;
  const structure = STRUCTURES.get(type);
  if (structure !== undefined) return structureCodec(fieldsOf(structure));
  const alternatives = VARIANTS.get(type);
  if (alternatives !== undefined) {
    const codecs = alternatives.map(codecOf);
    return variantCodec((number) => codecs[number]);
  }
  if (type === 'operation') return variantCodec(operationCodec);
  if (type === 'fee_parameters') return variantCodec(feeParametersCodec);
  return makeGenericCodec(type);
}

function makeGenericCodec(type: string): Codec {
  const [, name = '', inner = ''] = /^(\w+)<(.*)>$/.exec(type) ?? [];
  switch (name) {
    case 'id':
      return idCodec(`${inner}.`);
    case 'optional':
      return optionalCodec(codecOf(inner));
    case 'vector':
      return vectorCodec(codecOf(inner));
    case 'set':
      return setCodec(codecOf(inner));
    case 'map': {
      const comma = inner.lastIndexOf(',');
      return mapCodec(codecOf(inner.slice(0, comma)), codecOf(inner.slice(comma + 1)));
    }
    case 'extension': {
      const row = STRUCTURES.get(inner) ?? [];
      return extensionCodec(
        row.map(([field, type_]) => [field, codecOf(/^optional<(.*)>$/.exec(type_)?.[1] ?? type_)]),
      );
    }
    default:
      throw new Error(`no table explains the type ${type}`);
  }
}

function feeParametersCodec(number: number): Codec | undefined {
  if (!OPERATIONS.has(number)) return undefined;
  return structureCodec(fieldsOf(FEE_PARAMETERS.get(number) ?? []));
}

function rowsOf(table: string): [string, Row][] {
  return table
    .split(';')
    .map((line) => line.replaceAll(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(': ') === -1 ? line.indexOf(':') : line.indexOf(': ');
      const fields = line.slice(colon + 1).trim();
      const pairs = fields === '' ? [] : fields.split(/, /).map(pairOf);
      return [line.slice(0, colon), pairs];
    });
}

function pairOf(text: string): [string, string] {
  const [name = '', type = ''] = text.split(' ');
  return [name, type];
}

/** "0 4-6" is 0, 4, 5, 6. */
function numbersOf(text: string): number[] {
  return text.split(' ').flatMap((part) => {
    const [first = '', last = first] = part.split('-');
    const length = Number(last) - Number(first) + 1;
    return Array.from({ length }, (_, index) => Number(first) + index);
  });
}
