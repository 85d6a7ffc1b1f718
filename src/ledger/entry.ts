import type { AssetCode, Money } from '../kernel';
import type { LedgerAccount, Side } from './chart-of-accounts';

export const ENTRY_KINDS = [
  'opening',
  'deposit',
  'unattributed',
  'history',
  'attribution',
  'refund',
  'adjustment',
  'hold',
  'hold_released',
  'service_hold',
  'service_hold_captured',
  'service_hold_released',
  'withdrawal',
  'network_fee',
  'foreign_operation',
  'owed_back',
  'correction',
  'surplus',
  'surplus_explained',
  'surplus_kept',
  'deposit_gone',
  'payout_undone',
  'sweep',
  'refill',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** One line of an entry. `money` is never negative; zero lines are left out by `entry`. */
export interface Posting {
  readonly account: LedgerAccount;
  readonly side: Side;
  readonly money: Money;
}

/** A fact in the books: two or more postings that balance per asset, under a unique business key. */
export interface Entry {
  /** Names the business fact, such as `deposit:<id>`; posting the same key again does nothing. */
  readonly key: string;
  readonly kind: EntryKind;
  readonly postings: readonly Posting[];
  /** When the fact happened: block time for chain facts. */
  readonly occurredAt: Date;
}

export function debit(account: LedgerAccount, money: Money): Posting {
  return { account, side: 'debit', money };
}

export function credit(account: LedgerAccount, money: Money): Posting {
  return { account, side: 'credit', money };
}

/**
 * Builds an entry without its zero lines. Throws when it does not balance or has a negative line:
 * the database would refuse it too, but here the caller's stack names the mistake.
 * Returns null when nothing is left, as for a deposit too small to buy a point.
 */
export function entry(
  key: string,
  kind: EntryKind,
  occurredAt: Date,
  postings: readonly Posting[],
): Entry | null {
  const sums = new Map<AssetCode, bigint>();
  for (const { account, side, money } of postings) {
    if (money.units < 0n) throw new Error(`Entry ${key}: negative posting on ${account.code}`);
    if (money.asset.code !== account.asset) {
      throw new Error(`Entry ${key}: ${money.asset.code} posted on ${account.code}`);
    }
    const signed = side === 'debit' ? money.units : -money.units;
    sums.set(account.asset, (sums.get(account.asset) ?? 0n) + signed);
  }
  for (const [asset, sum] of sums) {
    if (sum !== 0n) throw new Error(`Entry ${key}: ${asset} is off balance by ${sum}`);
  }
  const lines = postings.filter((posting) => !posting.money.isZero);
  return lines.length === 0 ? null : { key, kind, occurredAt, postings: lines };
}

/** As books are given them: none where nothing is left. */
export function listed(built: Entry | null): Entry[] {
  return built ? [built] : [];
}

/** A line of an entry as the books keep it, without what is known of its account. */
export interface PostedLine {
  /** Code of the account. */
  readonly account: string;
  readonly side: Side;
  /** Minor units of the account's asset. */
  readonly units: bigint;
}

export function linesOf({ postings }: Entry): readonly PostedLine[] {
  return postings.map(({ account, side, money }) => ({
    account: account.code,
    side,
    units: money.units,
  }));
}

/** Whether two entries move the same, in whatever order their lines stand. */
export function haveSameLines(one: readonly PostedLine[], other: readonly PostedLine[]): boolean {
  if (one.length !== other.length) return false;
  const text = ({ account, side, units }: PostedLine) => `${side} ${account} ${units}`;
  const lines = other.map(text).sort();
  return [...one.map(text)].sort().every((line, index) => line === lines[index]);
}
