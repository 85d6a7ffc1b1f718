import { DomainError } from '../domain-error';

/** By so much may the nodes of another gateway be ahead of ours. */
export const HEADS_APART_MILLISECONDS = 15_000;

/** What is known of the time by which money is dealt with. */
export type MoneyTime =
  | { readonly status: 'known'; readonly now: Date }
  /** Too few nodes have told where the chain's head is, since this process began. */
  | { readonly status: 'no_head'; readonly clock: Date }
  /** The chain's time and this machine's are further apart than the bound: one of them is wrong. */
  | { readonly status: 'clocks_apart'; readonly chain: Date; readonly clock: Date };

/**
 * The one "now" of everything about money: which rate is in force, how long a quote lives, what a
 * day's limits count, when a withdrawal's deadline has come. It is the chain's time, by which deposits
 * are credited, too; so nobody can choose between two clocks, and a machine whose clock is wrong
 * changes nothing. It never goes back, and never asks the network: it may be read in a transaction.
 */
export abstract class MoneyClock {
  abstract look(): MoneyTime;

  /**
   * A block of this time was read as irreversible: now is later, whatever nodes say of their heads. Else
   * deposits were credited by one rate while withdrawals still had the one before.
   */
  notBefore(_blockTime: Date): void {
    // Most clocks know better.
  }

  /** Throws `time_uncertain` while it is not known: money waits, reading goes on. */
  now(): Date {
    const time = this.look();
    if (time.status === 'known') return time.now;
    throw new DomainError('time_uncertain', { reason: time.status });
  }

  /** For what only looks, or must not fail: null while it is not known. */
  nowOrNull(): Date | null {
    const time = this.look();
    return time.status === 'known' ? time.now : null;
  }

  /** What the chain says, also while this machine's clock contradicts it; null without a head. */
  chainTime(): Date | null {
    const time = this.look();
    return time.status === 'no_head' ? null : chainTimeOf(time);
  }

  /** For showing, and for guards that must look in any case: the likeliest that there is. */
  likely(): Date {
    const time = this.look();
    return time.status === 'no_head' ? time.clock : chainTimeOf(time);
  }
}

function chainTimeOf(time: Exclude<MoneyTime, { status: 'no_head' }>): Date {
  return time.status === 'known' ? time.now : time.chain;
}
