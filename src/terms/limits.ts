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

export interface LimitVersion {
  readonly name: LimitName;
  readonly value: string;
  readonly setAt: Date;
  readonly setBy: string;
}
