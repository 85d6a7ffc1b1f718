import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * A key of which only a salted hash stays in memory. Hashes of equal length are compared in constant
 * time, so an answer's time tells neither the key's length nor how much of a guess was right.
 */
export class ApiKey {
  readonly #salt = randomBytes(32);
  readonly #hash: Buffer;

  constructor(key: string) {
    this.#hash = this.#hashOf(key);
  }

  matches(given: string): boolean {
    return timingSafeEqual(this.#hashOf(given), this.#hash);
  }

  #hashOf(key: string): Buffer {
    return createHmac('sha256', this.#salt).update(key).digest();
  }
}
