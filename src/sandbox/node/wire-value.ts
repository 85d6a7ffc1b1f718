import { formatWireTime, parseWireTime } from '../../adapters/crowdwiz/protocol';

/**
 * How a node writes values. int64 is a JSON number up to 2147483647 and a string above; uint64 is a
 * number up to 4294967295 and a string above. In the sandbox's state an int64 is a bigint.
 */

const INT32_MAX = 2_147_483_647n;
const UINT32_MAX = 4_294_967_295n;

export type WireInteger = number | string;

/** An int64 as the node writes it. */
export function writeInt64(value: bigint): WireInteger {
  return value > INT32_MAX ? value.toString() : Number(value);
}

/** A uint64 as the node writes it. */
export function writeUint64(value: bigint): WireInteger {
  return value > UINT32_MAX ? value.toString() : Number(value);
}

function replaceBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? writeInt64(value) : value;
}

/** JSON text of a value of the state; bigints are written as int64. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, replaceBigint);
}

/** A plain copy of a value, as a client would read it from the wire. */
export function asWire(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(writeJson(value)) as unknown);
}

/** JSON text that is ready to be sent: the result of a call that keeps its text (blocks). */
export class WrittenJson {
  constructor(readonly text: string) {}
}

/** "0.00005 CWD": an amount as the node's error messages show it; whole amounts have no decimals. */
export function writePrettyAmount(units: bigint, precision: number, symbol: string): string {
  const scale = 10n ** BigInt(precision);
  const whole = units / scale;
  const fraction = units % scale;
  const decimals = fraction === 0n ? '' : `.${fraction.toString().padStart(precision, '0')}`;
  return `${whole}${decimals} ${symbol}`;
}

/** Seconds since 1970 of a wire time ("2026-11-22T23:44:15", UTC). */
export function readWireSeconds(text: string): number {
  return Math.floor(parseWireTime(text).getTime() / 1000);
}

export function writeWireSeconds(seconds: number): string {
  return formatWireTime(new Date(seconds * 1000));
}

/** The instance number of an object id: 33 of "1.2.33". */
export function instanceOf(objectId: string): number {
  return Number(objectId.slice(objectId.lastIndexOf('.') + 1));
}

/** Orders object ids of one type by instance. */
export function compareInstances(left: string, right: string): number {
  return instanceOf(left) - instanceOf(right);
}
