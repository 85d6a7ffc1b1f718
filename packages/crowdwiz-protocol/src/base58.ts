const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE = 58;
/** Longer than any key: a bound for the quadratic conversion below. */
const TEXT_LENGTH_MAXIMUM = 128;

const DIGIT_OF = new Map(Array.from(ALPHABET, (letter, digit) => [letter, digit]));

/** Big-endian bytes to base 58; each leading zero byte becomes a leading "1". */
export function encodeBase58(bytes: Uint8Array): string {
  const digits: number[] = [];
  for (const byte of bytes) {
    let carry = byte;
    for (let index = 0; index < digits.length; index += 1) {
      carry += (digits[index] ?? 0) * 256;
      digits[index] = carry % BASE;
      carry = Math.floor(carry / BASE);
    }
    for (; carry > 0; carry = Math.floor(carry / BASE)) digits.push(carry % BASE);
  }
  let zeros = 0;
  while (zeros < bytes.length && bytes[zeros] === 0) zeros += 1;
  const tail = digits.reverse().map((digit) => ALPHABET.charAt(digit));
  return '1'.repeat(zeros) + tail.join('');
}

/** The inverse of {@link encodeBase58}; undefined when the text is no base 58 or is too long. */
export function decodeBase58(text: string): Buffer | undefined {
  if (text.length > TEXT_LENGTH_MAXIMUM) return undefined;
  const bytes: number[] = [];
  for (const letter of text) {
    const digit = DIGIT_OF.get(letter);
    if (digit === undefined) return undefined;
    let carry = digit;
    for (let index = 0; index < bytes.length; index += 1) {
      carry += (bytes[index] ?? 0) * BASE;
      bytes[index] = carry & 0xff;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff);
  }
  let zeros = 0;
  while (zeros < text.length && text[zeros] === '1') zeros += 1;
  return Buffer.from([...new Array<number>(zeros).fill(0), ...bytes.reverse()]);
}
