import { createHash } from 'node:crypto';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** 1 version byte, 32 key bytes, 4 checksum bytes. */
const LENGTH_BYTES = 37;
const VERSION = 0x80;
const CHECKSUM_BYTES = 4;
/** Order of secp256k1: a private key is a number from 1 to one less. */
const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/**
 * Why a text is no private key in wallet import format; null when it is one.
 * The reasons never contain any part of the text.
 */
export function privateKeyFlaw(text: string): string | null {
  if (/^(CWD|BTS|GPH)/.test(text)) return 'a public key';
  if (/^[0-9a-f]{64}$/i.test(text)) return '64 hexadecimal digits, which is another format';
  const letters = Array.from(text);
  if (letters.some((letter) => !ALPHABET.includes(letter)))
    return 'a text with letters that no private key contains';
  const number = letters.reduce((sum, letter) => sum * 58n + BigInt(ALPHABET.indexOf(letter)), 0n);
  const hex = number.toString(16);
  if (hex.length !== LENGTH_BYTES * 2 || text.startsWith('1')) {
    return `a text of ${text.length} characters, where a private key has 51`;
  }
  const bytes = Buffer.from(hex, 'hex');
  if (bytes[0] !== VERSION) return 'a key of another kind';
  const body = bytes.subarray(0, -CHECKSUM_BYTES);
  if (!checksumOf(body).equals(bytes.subarray(-CHECKSUM_BYTES))) {
    return 'a key whose checksum does not fit, so it was mistyped or cut';
  }
  const key = BigInt(`0x${body.subarray(1).toString('hex')}`);
  return key > 0n && key < CURVE_ORDER ? null : 'a number outside the range of private keys';
}

function checksumOf(body: Buffer): Buffer {
  const once = createHash('sha256').update(body).digest();
  return createHash('sha256').update(once).digest().subarray(0, CHECKSUM_BYTES);
}
