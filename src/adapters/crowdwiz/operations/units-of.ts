import type { WireFields } from '../connection';

/** Minor units of an asset that the fields of an operation tell; null when they are not as expected. */
export type UnitsOf = (fields: WireFields, assetId: string) => bigint | null;

/** Of an amount with its asset: zero when it is in another one. */
export function unitsOfAsset(field: string): UnitsOf {
  return (fields, assetId) => amountIn(fields[field], assetId);
}

/** An integer that always means CWD. */
export function bare(field: string): UnitsOf {
  return (fields) => integer(fields[field]);
}

/** The number of an amount, whatever its asset. */
export function inAnyAsset(field: string): UnitsOf {
  return (fields) => integer(recordOf(fields[field])?.['amount']);
}

/** What an arbiter gets of a disputed amount. */
export function fivePercentOf(field: string): UnitsOf {
  return (fields, assetId) => {
    const units = amountIn(fields[field], assetId);
    return units === null ? null : (units * 5n) / 100n;
  };
}

/** What the arbiter leaves of it. */
export function restOf(field: string): UnitsOf {
  return (fields, assetId) => {
    const units = amountIn(fields[field], assetId);
    return units === null ? null : units - (units * 5n) / 100n;
  };
}

/** Minor units when the amount is in this asset, zero when in another. */
export function amountIn(value: unknown, assetId: string): bigint | null {
  const amount = recordOf(value);
  if (amount === null) return null;
  return amount['asset_id'] === assetId ? integer(amount['amount']) : 0n;
}

export function integer(value: unknown): bigint | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : null;
}

function recordOf(value: unknown): WireFields | null {
  return typeof value === 'object' && value !== null ? (value as WireFields) : null;
}
