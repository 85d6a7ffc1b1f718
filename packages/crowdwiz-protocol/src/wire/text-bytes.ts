import { MalformedWireError } from '../errors';

/**
 * The chain takes texts that are no UTF-8. Each byte that belongs to no character stands in a text as
 * half a surrogate pair, U+DC00 and the byte, which no character of UTF-8 can be mistaken for: so a
 * text names exactly one row of bytes, whatever they are.
 */
const LOOSE_BYTE_BASE = 0xdc00;
const LOOSE_BYTE_MINIMUM = 0xdc80;
const LOOSE_BYTE_MAXIMUM = 0xdcff;
const HALF_PAIR = /\p{Surrogate}/u;
const HALF_PAIRS = /(\p{Surrogate})/u;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of these bytes; the inverse of {@link encodeText}. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeLoose(bytes);
  }
}

/**
 * The bytes of a text.
 * @throws {MalformedWireError} for half a pair that stands for no byte.
 */
export function encodeText(text: string): Buffer {
  if (!HALF_PAIR.test(text)) return Buffer.from(text, 'utf8');
  const parts = text.split(HALF_PAIRS).map((part) => {
    if (!HALF_PAIR.test(part)) return Buffer.from(part, 'utf8');
    const code = part.charCodeAt(0);
    if (code < LOOSE_BYTE_MINIMUM || code > LOOSE_BYTE_MAXIMUM) {
      throw new MalformedWireError('a text with half a character');
    }
    return Buffer.from([code - LOOSE_BYTE_BASE]);
  });
  const bytes = Buffer.concat(parts);
  // Loose bytes that make up a character together would be read back as that.
  if (decodeText(bytes) === text) return bytes;
  throw new MalformedWireError('a text whose bytes are not known');
}

function decodeLoose(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < buffer.length;) {
    const length = characterLengthAt(buffer, at);
    if (length === 0) {
      const loose = String.fromCharCode(LOOSE_BYTE_BASE + (buffer[at] ?? 0));
      parts.push(buffer.toString('utf8', start, at), loose);
      start = at + 1;
    }
    at += Math.max(length, 1);
  }
  parts.push(buffer.toString('utf8', start));
  return parts.join('');
}

/** The first bytes of characters, how long these are, and what the second byte may be. */
const CHARACTERS: readonly (readonly [from: number, to: number, length: number, second: Range])[] =
  [
    [0xc2, 0xdf, 2, [0x80, 0xbf]],
    [0xe0, 0xe0, 3, [0xa0, 0xbf]],
    [0xe1, 0xec, 3, [0x80, 0xbf]],
    [0xed, 0xed, 3, [0x80, 0x9f]],
    [0xee, 0xef, 3, [0x80, 0xbf]],
    [0xf0, 0xf0, 4, [0x90, 0xbf]],
    [0xf1, 0xf3, 4, [0x80, 0xbf]],
    [0xf4, 0xf4, 4, [0x80, 0x8f]],
  ];
type Range = readonly [from: number, to: number];

/** How many bytes the character that begins here has; 0 when none does. */
function characterLengthAt(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const kind = CHARACTERS.find(([from, to]) => first >= from && first <= to);
  if (kind === undefined) return 0;
  const [, , length, second] = kind;
  if (!isWithin(bytes[at + 1], second)) return 0;
  for (let next = at + 2; next < at + length; next += 1) {
    if (!isWithin(bytes[next], [0x80, 0xbf])) return 0;
  }
  return length;
}

function isWithin(byte: number | undefined, [from, to]: Range): boolean {
  return byte !== undefined && byte >= from && byte <= to;
}
