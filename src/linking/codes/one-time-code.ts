import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';

/** No 0/O, 1/I/L, 5/S, 8/B, 2/Z, U/V: nothing that a person may misread. */
const ALPHABET = 'ACDEFGHJKMNPQRTWXY34679';
const LENGTH = 8;

/** Look-alikes a person may type for a character of the alphabet, Cyrillic ones included. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  А: 'A',
  С: 'C',
  Е: 'E',
  Н: 'H',
  К: 'K',
  М: 'M',
  Р: 'P',
  Т: 'T',
  Х: 'X',
  У: 'Y',
  З: '3',
};

/** 8 characters from a cryptographic source: about 36 bits. */
export function generateCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

/**
 * The code that a customer is shown and sends in a message, computed from the secret and the request,
 * so that it need not be stored to be shown. It proves nothing without the account's active key.
 */
export function messageCode(secret: string, requestId: string): string {
  let code = '';
  for (let round = 0; code.length < LENGTH; round += 1) {
    const bytes = createHmac('sha256', secret)
      .update(`message code ${round}:${requestId}`)
      .digest();
    // Bytes above the last whole multiple of the alphabet would make its first letters more likely.
    const even = [...bytes].filter((byte) => byte < 256 - (256 % ALPHABET.length));
    code += even.map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  }
  return code.slice(0, LENGTH);
}

/**
 * Forgives case, spaces, dashes and look-alike letters of the Cyrillic keyboard, and whoever copies
 * the whole message: behind the code it has the wallet's seal, which begins with a `#`.
 */
export function normaliseCode(typed: string): string {
  const [code = ''] = typed.split('#', 1);
  const compact = code.toUpperCase().replace(/[\s\-‐‑–—_.]/gu, '');
  return compact.replace(/[А-Я]/gu, (letter) => LOOK_ALIKES[letter] ?? letter);
}

/** Whether a text could be meant as a code, right or wrong. */
export function looksLikeCode(typed: string): boolean {
  return /^[A-Z0-9]{8}$/.test(normaliseCode(typed));
}

/** Shown as `ABCD-EFGH`. */
export function formatCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** HMAC-SHA-256 as hex, bound to the request: a hash copied to another request matches nothing. */
export function hashCode(secret: string, requestId: string, code: string): string {
  return createHmac('sha256', secret)
    .update(`${requestId}:${normaliseCode(code)}`)
    .digest('hex');
}

/** Compares in constant time. */
export function codeMatches(
  secret: string,
  requestId: string,
  typed: string,
  expectedHash: string,
): boolean {
  const actual = Buffer.from(hashCode(secret, requestId, typed), 'hex');
  const expected = Buffer.from(expectedHash, 'hex');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
