import { CWD, Money } from '../kernel';

/**
 * Limits by name. Counts are whole numbers; amounts are decimal CWD; `none` switches one off.
 * A day is the last 24 hours.
 */
export const LIMIT_KINDS = {
  codes_per_customer_per_day: 'count',
  codes_per_customer_and_account_per_day: 'count',
  codes_per_day: 'count',
  link_messages_per_customer_per_day: 'count',
  deposit_minimum: 'cwd',
  withdrawal_minimum: 'cwd',
  withdrawal_maximum: 'cwd',
  withdrawal_count_per_customer_per_day: 'count',
  withdrawals_per_customer_per_day: 'cwd',
  withdrawals_per_day: 'cwd',
  approval_above: 'cwd',
} as const satisfies Record<string, 'count' | 'cwd'>;

export type LimitName = keyof typeof LIMIT_KINDS;
export const LIMIT_NAMES = Object.keys(LIMIT_KINDS) as LimitName[];

/** Values as text: a whole number, a decimal CWD amount, or `none`. */
export type LimitValues = Readonly<Record<LimitName, string>>;

/** Of which value a limit is looser: the more may be done, the less an operator is asked. `none` is the loosest. */
const LOOSER_WITH: Readonly<Record<LimitName, 'more' | 'less'>> = {
  codes_per_customer_per_day: 'more',
  codes_per_customer_and_account_per_day: 'more',
  codes_per_day: 'more',
  link_messages_per_customer_per_day: 'more',
  deposit_minimum: 'less',
  withdrawal_minimum: 'less',
  withdrawal_maximum: 'more',
  withdrawal_count_per_customer_per_day: 'more',
  withdrawals_per_customer_per_day: 'more',
  withdrawals_per_day: 'more',
  approval_above: 'more',
};

/** Whether the second value of a limit allows more than the first one. Both have the form of the limit. */
export function isLooser(name: LimitName, before: string, after: string): boolean {
  const [former, latter] = [unitsOf(name, before), unitsOf(name, after)];
  if (former === null || former === latter) return false;
  if (latter === null) return true;
  return LOOSER_WITH[name] === 'more' ? latter > former : latter < former;
}

/** Null when it is off. */
function unitsOf(name: LimitName, value: string): bigint | null {
  if (value === 'none') return null;
  return LIMIT_KINDS[name] === 'count' ? BigInt(value) : Money.parse(value, CWD).units;
}

export interface LimitVersion {
  readonly name: LimitName;
  readonly value: string;
  readonly setAt: Date;
  readonly setBy: string;
}
