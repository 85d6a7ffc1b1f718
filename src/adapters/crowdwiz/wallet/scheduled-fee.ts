import type { OutgoingOperation, PricedOperation } from '../../../wallet';
import { fieldsOf, listOf, unitsOf } from '../connection';
import { encryptedLengthBytes } from 'crowdwiz-protocol';

interface Price {
  readonly fee: bigint;
  readonly perKilobyte: bigint;
}

/** What the chain says operations cost; those that it does not name cost what is compiled in. */
export interface FeePrices {
  readonly transfer: Price;
  readonly message: Price;
  /** In ten-thousandths. */
  readonly scale: bigint;
}

/** CrowdWiz: numbers of operations. */
const OPERATION_NUMBERS: Readonly<Record<OutgoingOperation, number>> = { transfer: 0, message: 61 };
/** CrowdWiz: compiled-in price of a message, minor units of CWD; the genesis schedule has none. */
const DEFAULT_MESSAGE_PRICE: Price = { fee: 10_000n, perKilobyte: 10_000n };
const FULL_SCALE = 10_000n;
const BYTES_PER_KILOBYTE = 1024n;
/** Two public keys and the nonce. */
const MEMO_FIXED_BYTES = 33 + 33 + 8;
const PRESENCE_FLAG_BYTES = 1;
const VARINT_BITS = 7;

/** @throws {ChainError} `garbage` when a node's answer to `get_global_properties` has no such prices. */
export function readFeePrices(globalProperties: unknown): FeePrices {
  const parameters = fieldsOf(
    fieldsOf(globalProperties, 'global properties')['parameters'],
    'parameters',
  );
  const schedule = fieldsOf(parameters['current_fees'], 'a fee schedule');
  const entries = new Map(
    listOf(schedule['parameters'], 'the fees of a schedule').map((entry) => {
      const [number, price] = listOf(entry, 'the fee of an operation');
      return [number, price] as const;
    }),
  );
  const priceOf = (operation: OutgoingOperation, otherwise?: Price): Price => {
    const entry = entries.get(OPERATION_NUMBERS[operation]);
    if (entry === undefined && otherwise) return otherwise;
    const { fee, price_per_kbyte: perKilobyte } = fieldsOf(entry, 'a price');
    return {
      fee: unitsOf(fee, 'minor units'),
      perKilobyte: unitsOf(perKilobyte ?? 0, 'minor units'),
    };
  };
  return {
    transfer: priceOf('transfer'),
    message: priceOf('message', DEFAULT_MESSAGE_PRICE),
    scale: unitsOf(schedule['scale'], 'the scale of fees'),
  };
}

/** CrowdWiz: fee of an operation with an encrypted memo, minor units of CWD. */
export function scheduledFee(prices: FeePrices, priced: PricedOperation): bigint {
  const { operation, memoTextBytes } = priced;
  const encryptedBytes = encryptedLengthBytes(memoTextBytes);
  const memoBytes = MEMO_FIXED_BYTES + varintBytes(encryptedBytes) + encryptedBytes;
  // The memo of a transfer may be missing, that of a message not.
  const bytes = memoBytes + (operation === 'transfer' ? PRESENCE_FLAG_BYTES : 0);
  const { fee, perKilobyte } = prices[operation];
  const full = fee + (BigInt(bytes) * perKilobyte) / BYTES_PER_KILOBYTE;
  return (full * prices.scale) / FULL_SCALE;
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value >> VARINT_BITS; rest > 0; rest >>= VARINT_BITS) bytes += 1;
  return bytes;
}
