import { DomainError } from 'crowdwiz-gateway/internal/kernel/index';
import {
  haveSameLines,
  linesOf,
  type Entry,
  type LedgerAccount,
} from 'crowdwiz-gateway/internal/ledger/index';

/** What entries change on one account. */
export interface Change {
  readonly account: LedgerAccount;
  /** Of the balance, which grows on the normal side. */
  readonly units: bigint;
  readonly debited: bigint;
}

/** By code of the account. */
export function changesOf(entries: readonly Entry[]): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (const { postings } of entries) {
    for (const { account, side, money } of postings) {
      const { units, debited } = changes.get(account.code) ?? { units: 0n, debited: 0n };
      changes.set(account.code, {
        account,
        units: units + (side === account.normalSide ? money.units : -money.units),
        debited: debited + (side === 'debit' ? money.units : 0n),
      });
    }
  }
  return changes;
}

export function balanceAfter(
  { account, units }: Change,
  balanceOf: (code: string) => bigint,
): bigint {
  return balanceOf(account.code) + units;
}

/** In the order given. Throws `entry_key_conflict` when one key stands for two things. */
export function withoutRepeats(entries: readonly Entry[]): readonly Entry[] {
  const byKey = new Map<string, Entry>();
  for (const given of entries) {
    const first = byKey.get(given.key);
    if (!first) byKey.set(given.key, given);
    else if (!haveSameLines(linesOf(first), linesOf(given))) {
      throw new DomainError('entry_key_conflict', { key: given.key });
    }
  }
  return [...byKey.values()];
}
