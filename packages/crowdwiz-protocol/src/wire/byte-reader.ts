import { MalformedWireError } from '../errors';
import { deeper, formatWireTime } from './byte-writer';

const VARINT_BITS_MAXIMUM = 63n;
const INT32_MAXIMUM = 2_147_483_647n;
const UINT32_MAXIMUM = 4_294_967_295n;
const MILLISECONDS_PER_SECOND = 1000;

/**
 * Reads what a `ByteWriter` wrote, as nodes print it. What no writer would have written so (a number
 * with needless bytes, a flag that is neither 0 nor 1) is refused.
 */
export class ByteReader {
  readonly #buffer: Buffer;
  #at = 0;
  #depth = 0;

  constructor(bytes: Uint8Array) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get remaining(): number {
    return this.#buffer.length - this.#at;
  }

  /** @throws {MalformedWireError} when bytes are left. */
  expectEnd(): void {
    if (this.remaining > 0) throw new MalformedWireError(`${this.remaining} bytes too many`);
  }

  /** Reads what stands inside of something of its own kind. */
  nest<T>(read: () => T): T {
    this.#depth = deeper(this.#depth);
    const value = read();
    this.#depth -= 1;
    return value;
  }

  uint8(): number {
    return this.#buffer.readUInt8(this.#take(1));
  }

  uint16(): number {
    return this.#buffer.readUInt16LE(this.#take(2));
  }

  uint32(): number {
    return this.#buffer.readUInt32LE(this.#take(4));
  }

  /** A number up to 2147483647, a text above, and below what a number can hold. */
  int64(): number | string {
    const value = this.#buffer.readBigInt64LE(this.#take(8));
    const isNumber = value <= INT32_MAXIMUM && value >= BigInt(Number.MIN_SAFE_INTEGER);
    return isNumber ? Number(value) : value.toString();
  }

  /** A number up to 4294967295, a text above. */
  uint64(): number | string {
    const value = this.#buffer.readBigUInt64LE(this.#take(8));
    return value > UINT32_MAXIMUM ? value.toString() : Number(value);
  }

  uint64Exact(): bigint {
    return this.#buffer.readBigUInt64LE(this.#take(8));
  }

  flag(): boolean {
    const byte = this.uint8();
    if (byte > 1) throw new MalformedWireError('a flag is 0 or 1');
    return byte === 1;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift <= VARINT_BITS_MAXIMUM; shift += 7n) {
      const byte = this.uint8();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if ((byte === 0 && shift > 0n) || value > 0xffff_ffff_ffff_ffffn) break;
      return value;
    }
    throw new MalformedWireError('a number of variable length is too long');
  }

  /** The number of things that follow, each of at least one byte. */
  count(): number {
    const value = this.varint();
    if (value > BigInt(this.remaining)) throw new MalformedWireError('more things than bytes');
    return Number(value);
  }

  bytes(length: number): Buffer {
    const start = this.#take(length);
    return this.#buffer.subarray(start, start + length);
  }

  hex(length: number): string {
    return this.bytes(length).toString('hex');
  }

  time(): string {
    return formatWireTime(new Date(this.uint32() * MILLISECONDS_PER_SECOND));
  }

  #take(length: number): number {
    const start = this.#at;
    if (length > this.remaining) throw new MalformedWireError('the bytes end too early');
    this.#at += length;
    return start;
  }
}
