import { MalformedWireError } from '../errors';

const FIRST_CAPACITY_BYTES = 256;
const INT64_MINIMUM = -(2n ** 63n);
const INT64_MAXIMUM = 2n ** 63n - 1n;
const UINT64_MAXIMUM = 2n ** 64n - 1n;
const HEX = /^(?:[0-9a-f]{2})*$/i;
const WIRE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/;
const INTEGER = /^-?\d{1,20}$/;
/** As nodes print it: another text of the same number would be another content. */
const OBJECT_ID = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,19})$/;
/** Instances with so few digits are exact as numbers. */
const SHORT_INSTANCE_DIGITS = 15;
const SPACE_MAXIMUM = 0xff;
/** In an id that carries space and type, 48 bits are left for the instance. */
const PACKED_INSTANCE_MAXIMUM = 2n ** 48n - 1n;

/** Amounts come as numbers up to 2147483647 and as strings above: both to minor units. */
export function amountOf(wire: number | string): bigint {
  if (typeof wire === 'number' ? !Number.isSafeInteger(wire) : !INTEGER.test(wire)) {
    throw new MalformedWireError('an amount is not an integer');
  }
  return BigInt(wire);
}

/**
 * "2026-11-22T23:45:33", which is UTC.
 * @throws {MalformedWireError} for any other form, and for days that do not exist.
 */
export function parseWireTime(text: string): Date {
  const [, year, month, day, hours, minutes, seconds] = (WIRE_TIME.exec(text) ?? []).map(Number);
  const time = new Date(
    Date.UTC(year ?? 0, (month ?? 0) - 1, day, hours ?? 0, minutes ?? 0, seconds ?? 0),
  );
  // Date reads the 30th of February as a day in March.
  const exists =
    time.getUTCFullYear() === year &&
    time.getUTCMonth() + 1 === month &&
    time.getUTCDate() === day &&
    time.getUTCHours() === hours &&
    time.getUTCMinutes() === minutes &&
    time.getUTCSeconds() === seconds;
  if (!exists) throw new MalformedWireError('a time is not in wire format');
  return time;
}

export function formatWireTime(date: Date): string {
  return date.toISOString().slice(0, 19);
}

/**
 * Where values come from. What nodes print has sets in the order of their bytes, and texts with whatever
 * somebody wrote. What is sent to a node is sorted by it, and its JSON knows few escapes: texts that
 * would become others on their way are refused.
 */
export type Origin = 'printed' | 'sent';

/** Writes the little-endian binary format of the chain into one growing buffer. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(FIRST_CAPACITY_BYTES);
  #length = 0;
  #depth = 0;

  constructor(readonly origin: Origin) {}

  toBuffer(): Buffer {
    return Buffer.from(this.#buffer.subarray(0, this.#length));
  }

  /**
   * Writes what stands inside of something of its own kind.
   * @throws {MalformedWireError} when too many stand inside of each other.
   */
  nest(write: () => void): void {
    this.#depth = deeper(this.#depth);
    write();
    this.#depth -= 1;
  }

  uint8(value: number): void {
    this.#reserve(1);
    this.#length = this.#buffer.writeUInt8(checked(value, 0xff), this.#length);
  }

  uint16(value: number): void {
    this.#reserve(2);
    this.#length = this.#buffer.writeUInt16LE(checked(value, 0xffff), this.#length);
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#length = this.#buffer.writeUInt32LE(checked(value, 0xffffffff), this.#length);
  }

  int64(wire: number | string): void {
    const value = amountOf(wire);
    if (value < INT64_MINIMUM || value > INT64_MAXIMUM) {
      throw new MalformedWireError('a number does not fit into 64 bits');
    }
    this.#reserve(8);
    this.#length = this.#buffer.writeBigInt64LE(value, this.#length);
  }

  uint64(wire: number | string | bigint): void {
    const value = typeof wire === 'bigint' ? wire : amountOf(wire);
    if (value < 0n || value > UINT64_MAXIMUM) {
      throw new MalformedWireError('a number does not fit into 64 unsigned bits');
    }
    this.#reserve(8);
    this.#length = this.#buffer.writeBigUInt64LE(value, this.#length);
  }

  /** Seven bits per byte, least significant first. */
  varint(value: number): void {
    let rest = checked(value, Number.MAX_SAFE_INTEGER);
    while (rest >= 0x80) {
      this.uint8((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.uint8(rest);
  }

  #varint64(value: bigint): void {
    if (value > UINT64_MAXIMUM) {
      throw new MalformedWireError('an instance does not fit into 64 bits');
    }
    let rest = value;
    for (; rest >= 0x80n; rest >>= 7n) this.uint8(Number(rest & 0x7fn) + 0x80);
    this.uint8(Number(rest));
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#buffer.set(value, this.#length);
    this.#length += value.length;
  }

  hex(value: string, lengthBytes: number): void {
    if (!HEX.test(value) || value.length !== lengthBytes * 2) {
      throw new MalformedWireError(`expected ${lengthBytes} bytes in hex`);
    }
    this.bytes(Buffer.from(value, 'hex'));
  }

  hexWithLength(value: string): void {
    if (!HEX.test(value)) throw new MalformedWireError('expected bytes in hex');
    this.varint(value.length / 2);
    this.bytes(Buffer.from(value, 'hex'));
  }

  time(wire: string): void {
    this.uint32(parseWireTime(wire).getTime() / 1000);
  }

  /** The instance of an object id of the given kind ("1.2." for accounts). */
  instance(id: string, kind: string): void {
    if (!OBJECT_ID.test(id) || !id.startsWith(kind)) {
      throw new MalformedWireError(`expected an object id ${kind}n`);
    }
    const instance = id.slice(kind.length);
    if (instance.length <= SHORT_INSTANCE_DIGITS) this.varint(Number(instance));
    else this.#varint64(BigInt(instance));
  }

  /** An object id of any kind: space, type and instance in 64 bits. */
  objectId(id: string): void {
    const [, space, type, instance] = OBJECT_ID.exec(id) ?? [];
    if (space === undefined || type === undefined || instance === undefined) {
      throw new MalformedWireError('expected an object id');
    }
    const isWithin =
      Number(space) <= SPACE_MAXIMUM &&
      Number(type) <= SPACE_MAXIMUM &&
      BigInt(instance) <= PACKED_INSTANCE_MAXIMUM;
    if (!isWithin) throw new MalformedWireError('an object id does not fit into 64 bits');
    this.uint64((BigInt(space) << 56n) | (BigInt(type) << 48n) | BigInt(instance));
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

/** Proposals in proposals: far fewer than what would exhaust the stack. */
const DEPTH_MAXIMUM = 128;

export function deeper(depth: number): number {
  if (depth < DEPTH_MAXIMUM) return depth + 1;
  throw new MalformedWireError(`more than ${DEPTH_MAXIMUM} things inside of each other`);
}

function checked(value: number, maximum: number): number {
  if (!Number.isInteger(value) || value < 0 || value > maximum) {
    throw new MalformedWireError(`expected an integer within 0..${maximum}`);
  }
  return value;
}
