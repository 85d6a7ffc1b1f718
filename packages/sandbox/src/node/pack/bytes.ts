const FIRST_CAPACITY_BYTES = 512;

/** A growing row of bytes in the chain's binary format: little endian, counts in groups of 7 bits. */
export class Bytes {
  private buffer = Buffer.alloc(FIRST_CAPACITY_BYTES);
  private end = 0;

  take(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.end));
  }

  raw(bytes: Uint8Array): void {
    this.need(bytes.length);
    this.buffer.set(bytes, this.end);
    this.end += bytes.length;
  }

  hex(text: string): void {
    this.raw(Buffer.from(text, 'hex'));
  }

  /** Unsigned; what does not fit is cut, as the chain cuts it. */
  unsigned(value: number | bigint, bits: 8 | 16 | 32 | 64): void {
    this.need(bits / 8);
    if (bits === 64) {
      this.end = this.buffer.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), this.end);
      return;
    }
    this.end = this.buffer.writeUIntLE(cut(value, bits), this.end, bits / 8);
  }

  signed64(value: bigint): void {
    this.unsigned(value, 64);
  }

  count(value: number | bigint): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 0x7fn; rest >>= 7n) this.unsigned(Number(rest & 0x7fn) + 0x80, 8);
    this.unsigned(Number(rest), 8);
  }

  private need(more: number): void {
    if (this.end + more <= this.buffer.length) return;
    const larger = Buffer.alloc(Math.max(this.buffer.length * 2, this.end + more));
    this.buffer.copy(larger, 0, 0, this.end);
    this.buffer = larger;
  }
}

function cut(value: number | bigint, bits: 8 | 16 | 32): number {
  const isWithin = typeof value === 'number' && value >= 0 && value < 2 ** bits;
  return isWithin ? value : Number(BigInt.asUintN(bits, BigInt(value)));
}
