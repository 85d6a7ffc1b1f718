import type { WireFields } from '../connection';
import { EFFECTS } from './effect-table';
import { amountIn, integer } from './units-of';

/** Who pays the fee, and by how much the account's CWD changes; null: not known here. */
export interface ListedEffect {
  readonly payer: string | null;
  readonly units: bigint | null;
}

const MASS_PAYMENT = 104;

/** Never throws: an operation of an unforeseen shape has an unknown effect. */
export function listEffect(
  number: number,
  fields: WireFields,
  accountId: string,
  assetId: string,
): ListedEffect {
  const effect = EFFECTS[number];
  if (effect === undefined) return { payer: null, units: null };
  const payerField = effect.payer === null ? undefined : fields[effect.payer];
  const payer = typeof payerField === 'string' ? payerField : null;
  if (effect.untold.some((party) => fields[party] === accountId)) return { payer, units: null };
  const effects: (bigint | null)[] = [
    payer === accountId ? negative(amountIn(fields['fee'], assetId)) : 0n,
    ...effect.moves.map(({ party, sign, units }) => {
      if (fields[party] !== accountId) return 0n;
      const amount = units(fields, assetId);
      return sign === '+' ? amount : negative(amount);
    }),
    number === MASS_PAYMENT && payer === accountId ? negative(paidOut(fields, assetId)) : 0n,
  ];
  return { payer, units: sum(effects) };
}

/** The payments of a mass payment, which its sender gives away at once. */
function paidOut(fields: WireFields, assetId: string): bigint | null {
  if (fields['asset_id'] !== assetId) return 0n;
  const { payments } = fields;
  if (!Array.isArray(payments)) return null;
  return sum(
    payments.map((payment: unknown) =>
      Array.isArray(payment) ? integer((payment as unknown[])[1]) : null,
    ),
  );
}

function negative(units: bigint | null): bigint | null {
  return units === null ? null : -units;
}

function sum(effects: readonly (bigint | null)[]): bigint | null {
  let total = 0n;
  for (const effect of effects) {
    if (effect === null) return null;
    total += effect;
  }
  return total;
}
