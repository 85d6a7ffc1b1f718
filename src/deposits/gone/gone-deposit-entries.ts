import { CWD, Money } from '../../kernel';
import {
  CHAIN_LOSS,
  COLD_STORAGE,
  credit,
  customerAccount,
  customerUncreditedAccount,
  CUSTODY,
  debit,
  entry,
  listed,
  POINTS_ISSUED,
  TREASURY,
  UNATTRIBUTED,
  type Entry,
} from '../../ledger';
import type { Deposit } from '../deposit';

/** How what a gone deposit had brought is covered. The parts, less what is restored, make its CWD. */
export interface Cover {
  /** Of what was the customer's and had bought no points. */
  readonly uncredited: Money;
  /** Of points that were taken back, or the service's all along. */
  readonly house: Money;
  /** Points for it are spent: the service loses it, and the customer owes it. */
  readonly lost: Money;
  /** Of smaller deposits before it that it had turned into points: the customer's CWD again. */
  readonly restored: Money;
}

/** Its CWD has left custody with the chain that had it. */
export function goneEntry(
  deposit: Deposit,
  cover: Cover | 'unattributed' | 'refill',
  at: Date,
): Entry[] {
  const cwd = Money.of(deposit.units, CWD);
  const nobodys = { unattributed: UNATTRIBUTED, refill: COLD_STORAGE };
  const sources =
    typeof cover === 'string'
      ? [debit(nobodys[cover], cwd)]
      : [
          debit(TREASURY, cover.house),
          debit(CHAIN_LOSS, cover.lost),
          ...(deposit.customerId === null
            ? []
            : [
                debit(customerUncreditedAccount(deposit.customerId), cover.uncredited),
                credit(customerUncreditedAccount(deposit.customerId), cover.restored),
              ]),
        ];
  const key = `deposit-gone:${deposit.id}`;
  return listed(entry(key, 'deposit_gone', at, [...sources, credit(CUSTODY, cwd)]));
}

/** Points that were given for it are taken back. */
export function pointsTakenEntry(
  { depositId, customerId }: { readonly depositId: string; readonly customerId: string },
  { points, cwd, time }: { readonly points: Money; readonly cwd: Money; readonly time: string },
  at: Date,
): Entry[] {
  return listed(
    entry(`deposit-gone-points:${depositId}:${time}`, 'deposit_gone', at, [
      debit(customerAccount(customerId), points),
      credit(POINTS_ISSUED, points),
      debit(TREASURY, cwd),
      credit(CHAIN_LOSS, cwd),
    ]),
  );
}
