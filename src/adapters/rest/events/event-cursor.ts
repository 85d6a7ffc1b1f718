import { z } from 'zod';
import type { Position } from '../../../events';

/** Epoch and number; 18 digits fit the database's own. */
const CURSOR = /^([0-9a-f]{12})\.(0|[1-9]\d{0,17})$/;
const MESSAGE = 'Use a cursor as this feed gives it, or leave it out.';

export const EventCursorSchema = z.string(MESSAGE).regex(CURSOR, MESSAGE).meta({
  description: 'A place in the feed: all events up to it are behind it',
  example: '3f9a2b7c11de.4711',
});

export function cursorOf({ epoch, sequence }: Position): string {
  return `${epoch}.${sequence}`;
}

/** Null for a text that no feed gives. */
export function positionOf(cursor: string): Position | null {
  const [, epoch, sequence] = CURSOR.exec(cursor) ?? [];
  return epoch === undefined || sequence === undefined
    ? null
    : { epoch, sequence: BigInt(sequence) };
}
