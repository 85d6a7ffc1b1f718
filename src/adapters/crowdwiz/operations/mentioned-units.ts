import type { MentionedUnits } from '../../../scan';
import type { WireFields } from '../connection';

/** Fields of CrowdWiz operations that hold units without naming their asset. */
const BARE_AMOUNT =
  /amount|payout|payment|bet|price|reward|total|sum|quantity|value|collateral|debt/;
const AMOUNTS_MAXIMUM = 100;

/** Every CWD amount of an operation of whatever shape, the fee apart. Never throws. */
export function mentionedUnits(fields: WireFields, assetId: string): MentionedUnits {
  const { fee, ...rest } = fields;
  const amounts = new Set<bigint>();
  collect(rest, '', assetId, amounts);
  const [feeUnits = 0n] = [...assetUnits(fee, assetId)];
  return {
    amounts: [...amounts].filter((units) => units > 0n).slice(0, AMOUNTS_MAXIMUM),
    feeUnits: feeUnits > 0n ? feeUnits : 0n,
  };
}

function collect(value: unknown, field: string, assetId: string, amounts: Set<bigint>): void {
  if (typeof value === 'object' && value !== null) {
    if (!Array.isArray(value) && 'asset_id' in value && 'amount' in value) {
      for (const units of assetUnits(value, assetId)) amounts.add(units);
      return;
    }
    for (const [name, inner] of Object.entries(value)) {
      collect(inner, Array.isArray(value) ? field : name, assetId, amounts);
    }
    return;
  }
  const units = BARE_AMOUNT.test(field) ? integer(value) : null;
  if (units !== null) amounts.add(units);
}

function assetUnits(value: unknown, assetId: string): bigint[] {
  if (typeof value !== 'object' || value === null) return [];
  const { amount, asset_id: asset } = value as WireFields;
  const units = asset === assetId ? integer(amount) : null;
  return units === null ? [] : [units];
}

function integer(value: unknown): bigint | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : null;
}
