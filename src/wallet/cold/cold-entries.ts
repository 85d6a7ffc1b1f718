import { CWD, Money } from '../../kernel';
import {
  COLD_STORAGE,
  credit,
  CUSTODY,
  debit,
  entry,
  listed,
  TREASURY,
  type Entry,
} from '../../ledger';

/** A sweep by one transaction: another one pays it where this one went with a chain that has gone back. */
interface PaidSweep {
  readonly sweepId: string;
  readonly sent: Money;
  readonly transaction: { readonly id: string };
  readonly at: Date;
}

/** CWD of the service has moved from the hot wallet to the cold one. Its fee is booked as every fee is. */
export function sweptEntry({ sweepId, sent, transaction, at }: PaidSweep): Entry[] {
  return listed(
    entry(`sweep:${sweepId}:${transaction.id}`, 'sweep', at, [
      debit(COLD_STORAGE, sent),
      credit(CUSTODY, sent),
    ]),
  );
}

/**
 * The sweep is dead, and its CWD is in the hot wallet: the treasury's by what was booked for the payment. Of it, the
 * cold wallet does not hold `stored` any more; what came back from there meanwhile was counted already.
 */
export function sweepUndoneEntry(
  { sweepId, sent, transaction, at }: PaidSweep,
  stored: Money,
): Entry[] {
  const moved = stored.isLessThan(sent) ? stored : sent;
  return listed(
    entry(`sweep-undone:${sweepId}:${transaction.id}`, 'payout_undone', at, [
      debit(TREASURY, moved),
      credit(COLD_STORAGE, moved),
    ]),
  );
}

interface Refill {
  readonly id: string;
  readonly units: bigint;
  readonly blockTime: Date;
}

/** CWD came back from the cold wallet. What is more than the books know to be there is the service's own all the same. */
export function refillEntry({ id, units, blockTime }: Refill, stored: Money): Entry[] {
  const cwd = Money.of(units, CWD);
  const known = stored.isLessThan(cwd) ? stored : cwd;
  return listed(
    entry(`deposit:${id}`, 'refill', blockTime, [
      debit(CUSTODY, cwd),
      credit(COLD_STORAGE, known),
      credit(TREASURY, cwd.minus(known)),
    ]),
  );
}
