import type { Withdrawal } from 'crowdwiz-gateway/internal/withdrawals/index';
import type { MemoryDatabase } from '../database/memory-database';
import { GONE_DEPOSITS } from '../deposits/deposit-tables';
import { FREEZES, livingLinkOf } from '../linking/linking-tables';
import { OWED_BACKS } from '../wallet/wallet-tables';

type Destination = Pick<Withdrawal, 'customerId' | 'accountId'>;

/** Whether the account is its customer's, and may be paid; `suspended`: it must be proven again. */
export function linkOf(
  database: MemoryDatabase,
  { customerId, accountId }: Destination,
): 'payable' | 'suspended' | null {
  const link = livingLinkOf(database, customerId);
  if (link?.accountId !== accountId) return null;
  return link.suspendedAt === null ? 'payable' : 'suspended';
}

/** Was paid for something without points, or has spent points of a deposit that is gone. */
export function owesSomething(database: MemoryDatabase, customerId: string): boolean {
  return (
    database
      .in(OWED_BACKS)
      .some((owed) => owed.customerId === customerId && owed.state === 'open') ||
    database
      .in(GONE_DEPOSITS)
      .some((gone) => gone.customerId === customerId && (gone.owed?.points.isPositive ?? false))
  );
}

export function isFrozen(database: MemoryDatabase, customerId: string): boolean {
  return database.in(FREEZES).has(customerId);
}

/** A freeze, a suspension and what is owed are read where they stand, so that they show for as long as they last. */
export function shownWaitingFor(database: MemoryDatabase, withdrawal: Withdrawal): string | null {
  if (withdrawal.state !== 'approved') return withdrawal.waitingFor;
  if (isFrozen(database, withdrawal.customerId)) return 'customer_frozen';
  if (linkOf(database, withdrawal) !== 'payable') return 'link_suspended';
  if (owesSomething(database, withdrawal.customerId)) return 'owed_back';
  return withdrawal.waitingFor;
}
