import { parseWireTime } from 'crowdwiz-protocol';
import { ChainError } from './chain-error';

/** Readers for what a node sends. Nothing is believed: a misfit is a ChainError `garbage`. */

export type WireFields = Record<string, unknown>;

export function fieldsOf(value: unknown, what: string): WireFields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw misfit(what);
  return value as WireFields;
}

export function listOf(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw misfit(what);
  return value;
}

export function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string') throw misfit(what);
  return value;
}

/** A count or a number of a block: a safe, non-negative integer, printed as number or text. */
export function countOf(value: unknown, what: string): number {
  const count = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0) throw misfit(what);
  return count;
}

/** Minor units: a number up to 2147483647, a text above. */
export function unitsOf(value: unknown, what: string): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt(value);
  throw misfit(what);
}

/** "2026-11-22T23:45:33", which is UTC. */
export function timeOf(value: unknown, what: string): Date {
  try {
    return parseWireTime(textOf(value, what));
  } catch (error) {
    throw error instanceof ChainError ? error : misfit(what);
  }
}

function misfit(what: string): ChainError {
  return new ChainError('garbage', `the node sent something else than ${what}`);
}
