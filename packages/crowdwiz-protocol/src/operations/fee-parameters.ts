import { oneOf, setOf, structure, type Structure } from '../wire/composed-types';
import { int64, uint16, uint32, uint64 } from '../wire/plain-types';

/** What the fee schedule says of each operation. */

const nothingSaid = structure({});
const unsignedFee = structure({ fee: uint64 });
const signedFee = structure({ fee: int64 });
const byLength = structure({ fee: uint64, price_per_kbyte: uint32 });
const byOutputs = structure({ fee: uint64, price_per_output: uint32 });

/** Operations of which the schedule holds nothing, or a fee that may be negative. */
const SIGNED = [
  ...[7, 21, 51, 52, 53, 54, 55, 57, 58, 59, 60, 63, 64, 67, 68],
  ...[70, 71, 72, 74, 75, 76, 77, 78, 79],
];
const SILENT = [4, 37, 42, 44, 46];
const BY_LENGTH = [0, 11, 14, 22, 23, 27, 35, 38, 61, 65, 66];

const SPECIAL: Readonly<Record<number, Structure>> = {
  ...each(SIGNED, signedFee),
  ...each(SILENT, nothingSaid),
  ...each(BY_LENGTH, byLength),
  5: structure({ basic_fee: uint64, premium_fee: uint64, price_per_kbyte: uint32 }),
  6: structure({ fee: int64, price_per_kbyte: uint32 }),
  8: structure({ membership_annual_fee: uint64, membership_lifetime_fee: uint64 }),
  10: structure({
    ...{ symbol3: uint64, symbol4: uint64, long_symbol: uint64 },
    price_per_kbyte: uint32,
  }),
  39: byOutputs,
  40: byOutputs,
  49: structure({
    ...{ status_1_fee: uint64, status_2_fee: uint64 },
    ...{ status_3_fee: uint64, status_4_fee: uint64 },
  }),
  56: structure({ fee: int64, lottery_goods_fee_percent: uint16 }),
  62: structure({ fee: int64, matrix_fee_percent: uint16 }),
  104: structure({ fee: uint64, price_per_transfer: uint64 }),
  118: structure({ fee: int64, gr_range_bet_fee_percent: uint16 }),
  119: structure({ fee: int64, gr_team_bet_fee_percent: uint16 }),
};

/** Operations are numbered from 0 without gaps. */
export const OPERATION_COUNT = 126;

/** The parameters of an operation; undefined when there is none with this number. */
export function feeParametersOf(operation: number): Structure | undefined {
  const isKnown = Number.isInteger(operation) && operation >= 0 && operation < OPERATION_COUNT;
  return isKnown ? (SPECIAL[operation] ?? unsignedFee) : undefined;
}

export const feeSchedule = structure({ parameters: setOf(oneOf(feeParametersOf)), scale: uint32 });

function each(operations: readonly number[], type: Structure): Record<number, Structure> {
  return Object.fromEntries(operations.map((operation) => [operation, type]));
}
