import type { Entry } from 'crowdwiz-gateway/internal/ledger/index';
import { changesOf } from './changes';
import type { AccountRow, HoldRow } from './ledger-tables';

/** One sentence per difference between what is stored and what the entries give. */
export function auditBooks(
  entries: readonly Entry[],
  accounts: readonly AccountRow[],
  holds: readonly HoldRow[],
): readonly string[] {
  const replayed = changesOf(entries);
  const differences: string[] = [];
  for (const { code, balance, overdraftAllowed } of accounts) {
    const given = replayed.get(code)?.units ?? 0n;
    if (balance !== given) {
      differences.push(`Account ${code} holds ${balance}, and its postings give ${given}`);
    }
    if (balance < 0n && !overdraftAllowed) {
      differences.push(`Account ${code} is below zero: ${balance}`);
    }
  }
  const held = new Map<string, bigint>();
  for (const { customerId, units, state } of holds) {
    if (state === 'held') held.set(customerId, (held.get(customerId) ?? 0n) + units);
  }
  for (const { code, customerId, balance } of accounts) {
    if (customerId === null || !code.endsWith(':held')) continue;
    const open = held.get(customerId) ?? 0n;
    if (open === balance) continue;
    differences.push(
      `Customer ${customerId} has open holds of ${open}, and the held account holds ${balance}`,
    );
  }
  return differences;
}
