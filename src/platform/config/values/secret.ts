import { inspect } from 'node:util';

const SHOWN = '[secret]';

/** A value that does not print itself: neither in templates, nor in JSON, nor by `inspect`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself; call it only where it is used, and never keep the result in a log or error. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
