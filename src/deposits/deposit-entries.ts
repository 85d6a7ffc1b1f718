import { CWD, Money, type Assets } from '../kernel';
import {
  credit,
  customerAccount,
  CUSTODY,
  CWD_ROUNDING,
  debit,
  entry,
  NETWORK_FEES,
  POINTS_ISSUED,
  TREASURY,
  UNATTRIBUTED,
  type Entry,
  type LedgerAccount,
} from '../ledger';
import { rateInForce, type RateVersion } from '../terms';
import type { Deposit } from './deposit';

export interface Purchase {
  readonly points: Money;
  readonly kept: Money;
  readonly rateVersion: number;
}

/** What a deposit buys: by the rate in force at its block's time, however late it is read. */
export function purchaseOf(
  units: bigint,
  blockTime: Date,
  rates: readonly RateVersion[],
  assets: Assets,
): Purchase {
  const { rate, version } = rateInForce(rates, blockTime);
  const { received, kept } = rate.pointsFor(Money.of(units, CWD), assets.points);
  return { points: received, kept, rateVersion: version };
}

/** CWD that came in becomes points. */
export function creditedEntry(deposit: Deposit, customerId: string, bought: Purchase): Entry[] {
  return converted(`deposit:${deposit.id}`, 'deposit', CUSTODY, deposit, customerId, bought);
}

/** Unattributed CWD becomes points. */
export function attributedEntry(deposit: Deposit, customerId: string, bought: Purchase): Entry[] {
  const key = `attribution:${deposit.id}`;
  return converted(key, 'attribution', UNATTRIBUTED, deposit, customerId, bought);
}

export function unattributedEntry(deposit: Deposit): Entry[] {
  const cwd = Money.of(deposit.units, CWD);
  return listed(
    entry(`deposit:${deposit.id}`, 'unattributed', deposit.blockTime, [
      debit(CUSTODY, cwd),
      credit(UNATTRIBUTED, cwd),
    ]),
  );
}

/** An operator keeps it for the house, such as a top-up of the hot wallet. */
export function keptByHouseEntry(deposit: Deposit, at: Date): Entry[] {
  const cwd = Money.of(deposit.units, CWD);
  return listed(
    entry(`attribution:${deposit.id}`, 'attribution', at, [
      debit(UNATTRIBUTED, cwd),
      credit(TREASURY, cwd),
    ]),
  );
}

/** The refund left: the sender bore the network fee, which was booked as the house's expense. */
export function refundedEntry(deposit: Deposit, sent: Money, fee: Money, at: Date): Entry[] {
  return listed(
    entry(`refund:${deposit.id}`, 'refund', at, [
      debit(UNATTRIBUTED, Money.of(deposit.units, CWD)),
      credit(CUSTODY, sent),
      credit(NETWORK_FEES, fee),
    ]),
  );
}

function converted(
  key: string,
  kind: 'deposit' | 'attribution',
  source: LedgerAccount,
  deposit: Deposit,
  customerId: string,
  { points, kept }: Purchase,
): Entry[] {
  const cwd = Money.of(deposit.units, CWD);
  return listed(
    entry(key, kind, deposit.blockTime, [
      debit(source, cwd),
      credit(TREASURY, cwd.minus(kept)),
      credit(CWD_ROUNDING, kept),
      debit(POINTS_ISSUED, points),
      credit(customerAccount(customerId), points),
    ]),
  );
}

function listed(built: Entry | null): Entry[] {
  return built ? [built] : [];
}
