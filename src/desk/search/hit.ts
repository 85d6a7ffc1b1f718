import type { Deposit } from '../../deposits';
import type { BookedEntry, ServiceHold } from '../../ledger';
import type { Customer } from '../../linking';
import type { Finding } from '../../safety';
import type { Withdrawal } from '../../withdrawals';
import type { SearchKey } from './search-key';

/** Something that was found. */
export type Found =
  | { readonly type: 'customer'; readonly customer: Customer }
  | { readonly type: 'deposit'; readonly deposit: Deposit }
  | { readonly type: 'withdrawal'; readonly withdrawal: Withdrawal }
  | { readonly type: 'hold'; readonly hold: ServiceHold }
  | { readonly type: 'finding'; readonly finding: Finding }
  | { readonly type: 'entry'; readonly entry: BookedEntry };

/** Something that was found, and by what. */
export type Hit = Found & { readonly by: SearchKey['by'] };

/** Two hits with the same one are one. */
export function identityOf(found: Found): string {
  return `${found.type} ${foundId(found)}`;
}

export function foundId(found: Found): string {
  switch (found.type) {
    case 'customer':
      return found.customer.id;
    case 'deposit':
      return found.deposit.id;
    case 'withdrawal':
      return found.withdrawal.id;
    case 'hold':
      return found.hold.id;
    case 'finding':
      return found.finding.id;
    case 'entry':
      return found.entry.key;
  }
}

/** Whose it is; null where it is nobody's. */
export function customerIdOf(found: Found): string | null {
  switch (found.type) {
    case 'customer':
      return found.customer.id;
    case 'deposit':
      return found.deposit.customerId;
    case 'withdrawal':
      return found.withdrawal.customerId;
    case 'hold':
      return found.hold.customerId;
    case 'finding':
      return null;
    case 'entry':
      return found.entry.lines.find(({ customerId }) => customerId !== null)?.customerId ?? null;
  }
}

/** `1.2.n` of the account that it came from or goes to; null where there is none. */
export function accountIdOf(found: Found): string | null {
  if (found.type === 'deposit') return found.deposit.fromAccountId;
  if (found.type === 'withdrawal') return found.withdrawal.accountId;
  return null;
}
