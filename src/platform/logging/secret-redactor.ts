import { maskSecrets, type Secret } from '../config';

/** Shorter values would also strike out innocent words, and protect nothing worth protecting. */
const MINIMUM_LENGTH = 6;
const STRUCK_OUT = '[secret]';

/**
 * Strikes known secrets out of any text, and whatever looks like one: the last line of defence behind types
 * that do not print themselves, for texts made by others, such as an address with a token in a driver's
 * error, and for a secret that stands where nobody expects one.
 */
export class SecretRedactor {
  readonly #pattern: RegExp | null;

  /** `known`: texts that look like secrets and are none, such as the chain's identifier. */
  constructor(
    secrets: readonly Secret[],
    private readonly known: readonly string[] = [],
  ) {
    const values = secrets.map((secret) => secret.reveal());
    const forms = new Set(values.filter(isLongEnough).flatMap((value) => formsOf(value)));
    // Longest first: of two secrets, one may be a part of the other.
    const ordered = [...forms].sort((left, right) => right.length - left.length);
    this.#pattern = ordered.length === 0 ? null : new RegExp(ordered.map(patternOf).join('|'), 'g');
  }

  /** Works on finished lines of JSON too: what it puts in keeps them valid. */
  redact(text: string): string {
    const rest =
      this.#pattern === null
        ? text
        : text.replace(this.#pattern, (found) => (isDigits(found) ? '0' : STRUCK_OUT));
    return maskSecrets(rest, this.known);
  }
}

function isLongEnough(value: string): boolean {
  return value.length >= MINIMUM_LENGTH;
}

/** How a value may stand in a line: plain, escaped in JSON (once or twice), or in an address. */
function formsOf(value: string): string[] {
  const once = JSON.stringify(value).slice(1, -1);
  const twice = JSON.stringify(once).slice(1, -1);
  return [value, once, twice, encodeURI(value), encodeURIComponent(value)];
}

function patternOf(value: string): string {
  const literal = value.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  // A number that merely contains these digits is not the secret, and must stay a number.
  return isDigits(value) ? `(?<!\\d)${literal}(?!\\d)` : literal;
}

function isDigits(text: string): boolean {
  return /^\d+$/.test(text);
}
