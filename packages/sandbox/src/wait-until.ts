import { setTimeout as delay } from 'node:timers/promises';

export interface WaitBounds {
  /** Default 30 seconds. */
  readonly timeoutMilliseconds?: number;
  /** Between two looks; default 20. */
  readonly everyMilliseconds?: number;
}

/**
 * Looks until there is something, and gives it.
 * @throws {Error} naming what did not come, once the time is over.
 */
export async function waitUntil<T>(
  what: string,
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  { timeoutMilliseconds = 30_000, everyMilliseconds = 20 }: WaitBounds = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMilliseconds;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() >= deadline) {
      throw new Error(`${what}: did not happen within ${timeoutMilliseconds / 1000} seconds`);
    }
    await delay(everyMilliseconds);
  }
}
