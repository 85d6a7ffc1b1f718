const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE = 58;
/** Longer than any key: a bound for the quadratic conversion below. */
const TEXT_LENGTH_MAXIMUM = 128;
/** As many digits as a number of 32 bits holds: whole numbers of that size are the fastest. */
const DIGITS_AT_ONCE = 5;
const GROUP = BigInt(BASE ** DIGITS_AT_ONCE);

const DIGIT_OF = new Map(Array.from(ALPHABET, (letter, digit) => [letter, digit]));

/** Big-endian bytes to base 58; each leading zero byte becomes a leading "1". */
export function encodeBase58(bytes: Uint8Array): string {
  let zeros = 0;
  while (zeros < bytes.length && bytes[zeros] === 0) zeros += 1;
  let text = '';
  for (let rest = BigInt(`0x0${Buffer.from(bytes).toString('hex')}`); rest > 0n; rest /= GROUP) {
    text = digitsOf(Number(rest % GROUP)) + text;
  }
  return '1'.repeat(zeros) + text.replace(/^1+/, '');
}

/** The inverse of {@link encodeBase58}; undefined when the text is no base 58 or is too long. */
export function decodeBase58(text: string): Buffer | undefined {
  if (text.length > TEXT_LENGTH_MAXIMUM) return undefined;
  let value = 0n;
  for (let start = 0; start < text.length; start += DIGITS_AT_ONCE) {
    const end = Math.min(start + DIGITS_AT_ONCE, text.length);
    let group = 0;
    for (let at = start; at < end; at += 1) {
      const digit = DIGIT_OF.get(text.charAt(at));
      if (digit === undefined) return undefined;
      group = group * BASE + digit;
    }
    value = value * BigInt(BASE ** (end - start)) + BigInt(group);
  }
  let zeros = 0;
  while (zeros < text.length && text[zeros] === '1') zeros += 1;
  const hex = value === 0n ? '' : value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.concat([Buffer.alloc(zeros), Buffer.from(even, 'hex')]);
}

function digitsOf(group: number): string {
  let digits = '';
  for (let rest = group; digits.length < DIGITS_AT_ONCE; rest = Math.floor(rest / BASE)) {
    digits = ALPHABET.charAt(rest % BASE) + digits;
  }
  return digits;
}
