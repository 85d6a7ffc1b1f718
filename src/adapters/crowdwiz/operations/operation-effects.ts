import type { WireFields } from '../connection';

/** Who pays the fee, and by how much the account's CWD changes; null: not known here. */
export interface ListedEffect {
  readonly payer: string | null;
  readonly units: bigint | null;
}

/** `+amount`: the party in `party` receives the field; `-bet`: it gives the field away. */
interface Shape {
  /** The field that names who pays the fee; null for virtual operations, which cost nothing. */
  readonly payer: string | null;
  readonly moves?: readonly (readonly [party: string, sign: '+' | '-', field: string])[];
}

/**
 * CrowdWiz operations whose effect on balances was recorded or follows from their fields alone
 * (FACTS §8). All others have an unknown effect, and the balance check has the last word.
 */
const SHAPES: Readonly<Record<number, Shape>> = {
  1: { payer: 'seller', moves: [['seller', '-', 'amount_to_sell']] },
  4: { payer: null, moves: [['account_id', '+', 'receives']] },
  5: { payer: 'registrar' },
  6: { payer: 'account' },
  7: { payer: 'authorizing_account' },
  10: { payer: 'issuer' },
  14: { payer: 'issuer' },
  22: { payer: 'fee_paying_account' },
  23: { payer: 'fee_paying_account' },
  24: { payer: 'fee_paying_account' },
  25: { payer: 'withdraw_from_account' },
  26: { payer: 'withdraw_from_account' },
  27: {
    payer: 'withdraw_to_account',
    moves: [
      ['withdraw_from_account', '-', 'amount_to_withdraw'],
      ['withdraw_to_account', '+', 'amount_to_withdraw'],
    ],
  },
  28: { payer: 'withdraw_from_account' },
  32: { payer: 'creator', moves: [['creator', '-', 'amount']] },
  33: { payer: 'owner', moves: [['owner', '+', 'amount']] },
  37: { payer: 'deposit_to_account', moves: [['deposit_to_account', '+', 'total_claimed']] },
  38: {
    payer: 'issuer',
    moves: [
      ['from', '-', 'amount'],
      ['to', '+', 'amount'],
    ],
  },
  49: { payer: 'account_to_upgrade' },
  50: { payer: 'bettor', moves: [['bettor', '-', 'bet']] },
  51: { payer: 'caller', moves: [['caller', '-', 'bet']] },
  52: { payer: null, moves: [['winner', '+', 'payout']] },
  53: { payer: null, moves: [['bettor', '+', 'bet']] },
  54: { payer: null },
  99: { payer: 'from', moves: [['from', '-', 'amount']] },
  100: { payer: 'from', moves: [['to', '+', 'amount']] },
  101: { payer: null, moves: [['from', '+', 'amount']] },
  104: { payer: 'from' },
};

const MASS_PAYMENT = 104;

/** Never throws: an operation of an unforeseen shape has an unknown effect. */
export function listEffect(
  number: number,
  fields: WireFields,
  accountId: string,
  assetId: string,
): ListedEffect {
  const shape = SHAPES[number];
  if (shape === undefined) return { payer: null, units: null };
  const payerField = shape.payer === null ? undefined : fields[shape.payer];
  const payer = typeof payerField === 'string' ? payerField : null;
  const effects: (bigint | null)[] = [
    payer === accountId ? negative(amountIn(fields['fee'], assetId)) : 0n,
    ...(shape.moves ?? []).map(([party, sign, field]) => {
      if (fields[party] !== accountId) return 0n;
      const amount = amountIn(fields[field], assetId);
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

/** Minor units when the amount is in this asset, zero when in another. */
function amountIn(value: unknown, assetId: string): bigint | null {
  if (typeof value !== 'object' || value === null) return null;
  const { amount, asset_id: asset } = value as WireFields;
  return asset === assetId ? integer(amount) : 0n;
}

function integer(value: unknown): bigint | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : null;
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
