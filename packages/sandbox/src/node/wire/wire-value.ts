/**
 * How a node writes values. int64 is a JSON number up to 2147483647 and a string above; uint64 is a
 * number up to 4294967295 and a string above. In the sandbox's state an int64 is a bigint.
 */

const INT32_MAX = 2_147_483_647n;
const UINT32_MAX = 4_294_967_295n;

export type WireInteger = number | string;

/** [operation number, its fields as nodes print them]. */
export type WireOperation = [number, Record<string, unknown>];

/** The units of an amount as it stands on the wire. */
export function amountOf(wire: WireInteger): bigint {
  return BigInt(wire);
}

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

const written = new WeakMap<object, WrittenJson>();

/**
 * The text of a value of the state, or of what the node shows of it. These are never changed in place, so each is
 * written once, however often it is asked for.
 */
export function writtenOnce<Value extends object>(
  value: Value,
  shown: (value: Value) => unknown = (same) => same,
): WrittenJson {
  const known = written.get(value);
  if (known !== undefined) return known;
  const text = new WrittenJson(writeJson(shown(value)));
  written.set(value, text);
  return text;
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
  return Math.floor(Date.parse(`${text}Z`) / 1000);
}

export function writeWireSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}

/** The instance number of an object id: 33 of "1.2.33". */
export function instanceOf(objectId: string): number {
  return Number(objectId.slice(objectId.lastIndexOf('.') + 1));
}

/** Orders object ids of one type by instance, of which there may be more than a number can hold. */
export function compareInstances(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : Number(left > right);
}
