import { isEncryptableTo } from 'crowdwiz-protocol';
import type { WireDraft, WirePayment } from '../wire';
import type { Memory } from './memory';
import type { Account } from './nodes';
import { keysOf } from './proofs';
import type { Caps } from './settings';

/** What the signer found out by itself about a draft. */
export interface Facts {
  /** Of the chain, by the signer's nodes. */
  readonly headTime: Date;
  /** Receivers, as the signer's nodes have them. */
  readonly accounts: ReadonlyMap<string, Account>;
  /** Units that the deposits of refunds brought, by `<transaction id>:<operation index>`. */
  readonly deposits: ReadonlyMap<string, bigint>;
}

export interface Rules {
  readonly chainId: string;
  readonly hotWalletId: string;
  readonly caps: Caps;
  readonly lifetimeMaximumSeconds: number;
}

/**
 * What would be signed, and is counted already when the next draft of the same call is looked at. Amounts are
 * units of CWD.
 */
export interface Spending {
  readonly total: bigint;
  readonly byAccount: ReadonlyMap<string, bigint>;
  readonly refunds: ReadonlySet<string>;
}

/** Why a draft is not signed; null when it may be. One plain sentence without secrets. */
export function objection(
  draft: WireDraft,
  facts: Facts,
  { rules, memory, pending }: { rules: Rules; memory: Memory; pending: Spending },
): string | null {
  if (draft.chainId !== rules.chainId) return `the chain ${draft.chainId} is not the signer's`;
  if (draft.fromAccountId !== rules.hotWalletId) {
    return `${draft.fromAccountId} is not the account that this signer signs for`;
  }
  const lifetime = (Date.parse(draft.expiresAt) - facts.headTime.getTime()) / 1000;
  if (lifetime <= 0 || lifetime > rules.lifetimeMaximumSeconds) {
    return `it would expire ${Math.round(lifetime)} seconds after the head of the chain`;
  }
  // With several in one transaction, one that is refused would take the others with it.
  const [payment, ...more] = draft.payments;
  if (payment === undefined || more.length > 0)
    return 'one payment a transaction is signed, no more';
  return ofPayment(payment, facts, { rules, memory, pending });
}

function ofPayment(
  payment: WirePayment,
  facts: Facts,
  { rules, memory, pending }: { rules: Rules; memory: Memory; pending: Spending },
): string | null {
  const { purpose, amount, toAccountId, toMemoKey, fee } = payment;
  if (amount === null || (purpose !== 'withdrawal' && purpose !== 'refund')) {
    return `an operation for "${purpose}" is not one that this signer knows: it signs payouts and refunds`;
  }
  const account = facts.accounts.get(toAccountId);
  if (account === undefined) return `the signer's nodes have no account ${toAccountId}`;
  if (account.memoKey !== toMemoKey || !isEncryptableTo(toMemoKey)) {
    return `the memo is not for the memo key of ${toAccountId}`;
  }
  const reason =
    purpose === 'refund' ? ofRefund(payment, facts, memory, pending) : ofLink(account, memory);
  return (
    reason ??
    ofCaps(toAccountId, BigInt(amount), BigInt(fee), { caps: rules.caps, memory, pending })
  );
}

function ofLink(account: Account, memory: Memory): string | null {
  const link = memory.linkOf(account.id);
  if (link === undefined) return `the account ${account.id} is not linked at the signer`;
  if (link.keys === keysOf(account)) return null;
  return `the keys of ${account.id} have changed since it was proven`;
}

function ofRefund(
  { deposit, amount, fee }: WirePayment,
  { deposits }: Facts,
  memory: Memory,
  pending: Spending,
): string | null {
  if (deposit === null) return 'a refund without the transfer that it gives back';
  const key = placeKey(deposit);
  const units = deposits.get(key);
  if (units === undefined) return `the transfer ${key} that it gives back is not on the chain`;
  if (memory.isRefunded(key) || pending.refunds.has(key)) {
    return `a refund of ${key} was signed already`;
  }
  return BigInt(amount ?? 0) + BigInt(fee) > units ? `a refund of more than ${key} brought` : null;
}

export function placeKey(place: { transactionId: string; operationIndex: number }): string {
  return `${place.transactionId}:${place.operationIndex}`;
}

function ofCaps(
  toAccountId: string,
  amount: bigint,
  fee: bigint,
  { caps, memory, pending }: { caps: Caps; memory: Memory; pending: Spending },
): string | null {
  if (amount <= 0n) return 'an amount that is not positive';
  if (fee > caps.fee) return 'the network fee is above SIGNER_CAP_FEE';
  if (amount > caps.payment) return 'the amount is above SIGNER_CAP_PAYMENT';
  const units = amount + fee;
  const toAccount = memory.spent(toAccountId) + (pending.byAccount.get(toAccountId) ?? 0n) + units;
  if (toAccount > caps.accountPerDay) {
    return `${toAccountId} would get more in 24 hours than SIGNER_CAP_ACCOUNT_PER_DAY`;
  }
  if (memory.spent() + pending.total + units > caps.perDay) {
    return 'more would leave in 24 hours than SIGNER_CAP_PER_DAY';
  }
  return null;
}
