import { randomUUID } from 'node:crypto';

/** A new random identifier (UUID v4) for a row that the gateway creates. */
export function newId(): string {
  return randomUUID();
}
