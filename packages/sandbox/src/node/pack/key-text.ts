const DIGITS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const VALUES = new Map(Array.from(DIGITS, (digit, value) => [digit, BigInt(value)]));
const PREFIX_LENGTH = 3;
const CHECKSUM_LENGTH_BYTES = 4;

/**
 * The bytes of a key or an address, "CWD…", without its checksum; as many as there are for a text that is
 * none. The packers of sandbox and gateway share no code, this included.
 */
export function bytesOfKeyText(text: string, length: number): Buffer {
  let value = 0n;
  for (const digit of text.slice(PREFIX_LENGTH)) {
    const next = VALUES.get(digit);
    if (next === undefined) return Buffer.alloc(0);
    value = value * 58n + next;
  }
  const digits = (length + CHECKSUM_LENGTH_BYTES) * 2;
  const hex = value.toString(16).padStart(digits, '0');
  return hex.length > digits ? Buffer.alloc(0) : Buffer.from(hex, 'hex').subarray(0, length);
}
