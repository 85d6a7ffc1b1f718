import { MalformedWireError } from '../errors';

/** What a value of a node's JSON is, checked: whatever is anything else is refused, never converted. */

export function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedWireError('expected an object');
  }
  return value as Record<string, unknown>;
}

export function text(value: unknown): string {
  if (typeof value !== 'string') throw new MalformedWireError('expected a text');
  return value;
}

export function number(value: unknown): number {
  if (typeof value !== 'number') throw new MalformedWireError('expected a number');
  return value;
}

export function integer(value: unknown): number | string {
  if (typeof value !== 'number' && typeof value !== 'string') {
    throw new MalformedWireError('expected an integer');
  }
  return value;
}

export function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new MalformedWireError('expected a list');
  return value;
}

export function pair(value: unknown): [unknown, unknown] {
  const [first, second, ...more] = list(value);
  if (second === undefined || more.length > 0) throw new MalformedWireError('expected a pair');
  return [first, second];
}

/** `undefined`, `[]` and `{}`: how nodes print that there is nothing, or leave it out. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined) return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
