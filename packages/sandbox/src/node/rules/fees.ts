import { FEE_PARAMETERS } from '../chain/genesis-parameters';
import { asExecutable, readOperation, type Memo, type Operation } from '../wire/operation-shapes';
import { packedLength, packedOperationLength } from '../pack';
import { CORE_ASSET_ID } from '../chain/state';
import { amountOf, writeInt64, type WireOperation } from '../wire/wire-value';

/** CrowdWiz: fees in minor units of CWD. */

const SEND_MESSAGE_FEE = 10_000n;
const SEND_MESSAGE_PRICE_PER_KILOBYTE = 10_000n;
const APPROVED_TRANSFER_FEE = 500_000n;
const MASS_PAYMENT_FEE = 500_000n;
const MASS_PAYMENT_FEE_PER_PAYMENT = 10_000n;
const ASSET_FEE_LONG_SYMBOL = 500_000_000n;
/** By the status that is bought: Client, Expert, and the two above. */
const STATUS_FEES = [0n, 30_000_000n, 150_000_000n, 300_000_000n, 500_000_000n] as const;

interface FeeParameters {
  readonly fee?: number;
  readonly basic_fee?: number;
  readonly premium_fee?: number;
  readonly price_per_kbyte?: number;
}

const PARAMETERS = new Map<number, FeeParameters>(
  FEE_PARAMETERS.map(([number, parameters]): [number, FeeParameters] => [
    number,
    // Symbols' prices are strings; the sandbox charges the price of a long symbol alone.
    'symbol3' in parameters ? { price_per_kbyte: parameters.price_per_kbyte } : parameters,
  ]),
);

/** floor(bytes × price per kilobyte / 1024). */
function dataFee(bytes: number, pricePerKilobyte: bigint): bigint {
  return (BigInt(bytes) * pricePerKilobyte) / 1024n;
}

/** Packing some operations is slow, and the same one is asked for at every step of its way. */
const knownLengths = new WeakMap<object, number>();

function operationLength(operation: WireOperation): number {
  const known = knownLengths.get(operation[1]);
  if (known !== undefined) return known;
  const length = packedOperationLength(operation);
  knownLengths.set(operation[1], length);
  return length;
}

/** An operation that pays the least fee; a fee has the same length whatever it is. */
export function withLeastFee(operation: WireOperation): WireOperation {
  const fee = { amount: writeInt64(requiredFee(operation)), asset_id: CORE_ASSET_ID };
  const paying = readOperation([operation[0], { ...operation[1], fee }]);
  const length = knownLengths.get(operation[1]);
  if (length !== undefined) knownLengths.set(paying[1], length);
  return paying;
}

function memoLength(memo: Memo): number {
  return packedLength('memo_data', memo);
}

function optionalMemoLength(memo: Memo | undefined): number {
  return memo === undefined ? 1 : 1 + memoLength(memo);
}

/** A name is cheap when it has a digit, a dash or a dot, or no vowel. */
function isCheapName(name: string): boolean {
  return /[0-9./-]/.test(name) || !/[aeiouy]/.test(name);
}

/**
 * The least fee that the chain takes for this operation, in minor units of CWD.
 * @throws {ChainError} for operations that the sandbox does not execute.
 */
export function requiredFee(wireOperation: WireOperation): bigint {
  const operation = asExecutable(wireOperation);
  const [number] = operation;
  const parameters = PARAMETERS.get(number) ?? {};
  const price = BigInt(parameters.price_per_kbyte ?? 0);
  const base = BigInt(parameters.fee ?? 0);
  switch (number) {
    case 0: {
      const { memo } = operation[1];
      return memo === undefined ? base : base + dataFee(optionalMemoLength(memo), price);
    }
    case 14:
      return base + dataFee(optionalMemoLength(operation[1].memo), price);
    case 27: {
      const { memo } = operation[1];
      return memo === undefined ? base : base + dataFee(optionalMemoLength(memo), price);
    }
    case 25:
    case 26:
    case 28:
    case 32:
    case 33:
      return base;
    case 5: {
      const { basic_fee: basic = 0, premium_fee: premium = 0 } = parameters;
      const forName = BigInt(isCheapName(operation[1].name) ? basic : premium);
      return forName + dataFee(operationLength(wireOperation), price);
    }
    case 6:
      return operation[1].new_options === undefined
        ? base
        : base + dataFee(operationLength(wireOperation), price);
    case 10:
      return ASSET_FEE_LONG_SYMBOL + dataFee(operationLength(wireOperation), price);
    case 22:
    case 23:
    case 38:
      return base + dataFee(operationLength(wireOperation), price);
    default:
      return crowdWizFee(operation);
  }
}

/** Operations from 49 on are not in the schedule: the node uses what was compiled in. */
function crowdWizFee(operation: Operation): bigint {
  const [number, fields] = operation;
  switch (number) {
    case 49:
      return STATUS_FEES[fields.referral_status_type] ?? 0n;
    case 61:
      return SEND_MESSAGE_FEE + dataFee(memoLength(fields.memo), SEND_MESSAGE_PRICE_PER_KILOBYTE);
    case 99:
      return APPROVED_TRANSFER_FEE;
    case 104:
      return MASS_PAYMENT_FEE + MASS_PAYMENT_FEE_PER_PAYMENT * BigInt(fields.payments.length);
    default:
      return 0n;
  }
}

/** What the operation says it pays, and in which asset. */
export function feeOf(operation: Operation): { amount: bigint; assetId: string } {
  const { fee } = operation[1];
  return { amount: amountOf(fee.amount), assetId: fee.asset_id };
}
