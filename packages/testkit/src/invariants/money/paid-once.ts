import type { WireOperation } from 'crowdwiz-protocol';
import {
  CORE_ASSET_ID,
  recordOf,
  textOf,
  unitsOf,
  type ChainTruth,
  type HotWalletTransaction,
} from '../evidence/chain-truth';
import { cwdFor } from '../evidence/exact-rate';
import { knownUpTo, type Evidence } from '../evidence/facts';
import { memoText } from '../evidence/memo-text';
import type { DepositRow, OutgoingRow, OwedRow, PaymentRow, WithdrawalRow } from '../evidence/rows';
import { Undone } from '../evidence/undone';
import { Complaints, groupBy, type Violation } from '../evidence/violation';

const TRANSFER = 0;
const MESSAGE = 61;
const MASS_PAYMENT = 104;
const PAYOUT_MEMO = /^W:(\S+)/;
const NEVER_PAID: readonly string[] = ['cancelled', 'rejected'];

/** Every payout left exactly once, and nothing left that nobody ordered. */
export function checkPaidOnce(evidence: Evidence): readonly Violation[] {
  const complaints = new Complaints('paid-once');
  const { rows, truth } = evidence;
  const undone = new Undone(rows);
  for (const row of rows.outgoing) checkOutgoing(row, evidence, undone, complaints);
  // What was paid for an order that had ended, or for none, is owed back instead.
  const claims = rows.outgoing
    .flatMap(attemptsOf)
    .filter(({ payment: { owed } }) => !isOwedInstead(owed))
    .map((attempt) => ({
      ...attempt,
      isGone: undone.isGone(attempt.row.id),
      isDead: attempt.row.state === 'expired' || undone.isDead(attempt.row.id),
    }));
  const attempts = groupBy(claims, ({ payment }) => nameOf(payment));
  for (const [name, ofOne] of attempts) checkLiving(name, ofOne, complaints);
  for (const withdrawal of rows.withdrawals) {
    checkWithdrawal(
      withdrawal,
      attempts.get(`withdrawal:${withdrawal.id}`) ?? [],
      truth,
      complaints,
    );
    checkTerms(withdrawal, evidence.pointsDecimals, complaints);
  }
  for (const deposit of rows.deposits) {
    checkRefund(deposit, attempts.get(`refund:${deposit.id}`) ?? [], truth, complaints);
  }
  checkForeign(evidence, complaints);
  checkMemos(evidence, complaints);
  return complaints.found;
}

/** One payment, and the transaction that carries it. */
interface Attempt {
  readonly row: OutgoingRow;
  readonly payment: PaymentRow;
  /** Paid once, on a chain that has gone back since. */
  readonly isGone: boolean;
  /** It never reaches the chain any more. */
  readonly isDead: boolean;
}

function attemptsOf(row: OutgoingRow): Pick<Attempt, 'row' | 'payment'>[] {
  return row.payments.map((payment) => ({ row, payment }));
}

function nameOf({ purpose, purpose_id: id }: PaymentRow): string {
  return `${purpose}:${id}`;
}

const OWED_INSTEAD: readonly string[] = ['unknown_order', 'terms_differ', 'order_ended'];

function isOwedInstead(owed: OwedRow | null): boolean {
  return owed !== null && OWED_INSTEAD.includes(owed.cause);
}

/** What may still reach the chain, and what has reached it, must not be more than one. */
function checkLiving(name: string, attempts: readonly Attempt[], complaints: Complaints): void {
  const living = attempts.filter(({ isDead }) => !isDead);
  complaints.demand(living.length <= 1, `${name} has ${living.length} attempts that are not dead`);
}

function checkOutgoing(
  row: OutgoingRow,
  evidence: Evidence,
  undone: Undone,
  complaints: Complaints,
): void {
  const { truth } = evidence;
  const { transaction_id: id, state, payments } = row;
  const block = truth.blockOf(id);
  const name = `${payments.map(nameOf).join(' and ')}, transaction ${id}`;
  complaints.demand(
    payments.length === row.payment_count,
    `${name} has ${payments.length} of ${row.payment_count} payments`,
  );
  complaints.demand(
    payments.every(
      ({ living, purpose }) =>
        living === (state !== 'expired' && !(purpose === 'refund' && undone.isDead(row.id))),
    ),
    `${name} is ${state}, and its payments are called otherwise`,
  );
  if (state === 'irreversible') {
    complaints.demand(
      truth.isIrreversible(id) || undone.isGone(row.id),
      `${name} is called irreversible and is in no irreversible block`,
    );
    const transaction = truth.spent.get(id);
    if (transaction !== undefined) checkContent(name, row, transaction, truth, complaints);
  } else if (block !== undefined && block <= knownUpTo(evidence)) {
    complaints.add(`${name} is in irreversible block ${block} and is called ${state}`);
  }
  if (state !== 'expired') return;
  complaints.demand(
    block === undefined,
    `${name} is called expired and is in block ${block ?? 'none'}`,
  );
  checkProof(name, row, truth, complaints);
}

function checkProof(
  name: string,
  row: OutgoingRow,
  truth: ChainTruth,
  complaints: Complaints,
): void {
  const { proof_from_block: from, proof_to_block: to } = row;
  const times = to === null ? [] : truth.timesOf(to);
  const isPast = times.some((time) => time > new Date(row.expires_at));
  complaints.demand(
    isPast,
    `${name}: block ${to ?? 'none'} of its proof is not past its expiration`,
  );
  const isGapless = from !== null && from <= row.reference_block_number + 1;
  complaints.demand(isGapless, `${name}: its proof begins after its reference block`);
  complaints.demand(
    times.length > 0,
    `${name}: its proof ends in a block that is not irreversible`,
  );
}

/** The transaction does what its rows say, and nothing else. */
function checkContent(
  name: string,
  row: OutgoingRow,
  { operations }: HotWalletTransaction,
  truth: ChainTruth,
  complaints: Complaints,
): void {
  const done = operations.flatMap((operation) => movesOf(operation, truth.hotWalletId));
  const ordered = row.payments.map(({ to_account_id: to, amount }) => moveTo(to, amount));
  const fee = operations.reduce(
    (sum, [, fields]) => sum + unitsOf(recordOf(fields['fee'])['amount']),
    0n,
  );
  complaints.demand(
    fee === BigInt(row.fee) && done.sort().join() === ordered.sort().join(),
    `${name} does something else on the chain than its rows say`,
  );
}

/** What an operation gives to whom: a transfer, a message, or a payment to many. */
function movesOf([kind, fields]: WireOperation, hotWalletId: string): string[] {
  const { amount, asset_id: assetId } = recordOf(fields['amount']);
  const isOurs = fields['from'] === hotWalletId;
  if (isOurs && kind === MESSAGE) return [moveTo(textOf(fields['to']), null)];
  if (isOurs && kind === TRANSFER && assetId === CORE_ASSET_ID) {
    return [moveTo(textOf(fields['to']), unitsOf(amount).toString())];
  }
  if (isOurs && kind === MASS_PAYMENT && fields['asset_id'] === CORE_ASSET_ID) {
    const payments = fields['payments'] as readonly (readonly [string, unknown])[];
    return payments.map(([to, units]) => moveTo(to, unitsOf(units).toString()));
  }
  return [`operation ${kind}`];
}

function moveTo(accountId: string, units: string | null): string {
  return units === null ? `a message to ${accountId}` : `${units} to ${accountId}`;
}

function checkWithdrawal(
  withdrawal: WithdrawalRow,
  attempts: readonly Attempt[],
  truth: ChainTruth,
  complaints: Complaints,
): void {
  const { id, state, account_id: accountId, net } = withdrawal;
  const paid = attempts.filter(({ row }) => truth.isIrreversible(row.transaction_id));
  complaints.demand(paid.length <= 1, `withdrawal ${id} was paid ${paid.length} times`);
  for (const { row, payment } of attempts) {
    // A transaction has one state, and each order that it pays moves with it.
    const isFinal = state === 'irreversible' || NEVER_PAID.includes(state);
    complaints.demand(
      isFinal || payment.surplus || row.state !== 'irreversible',
      `withdrawal ${id} is ${state}, and transaction ${row.transaction_id}, which pays it, is irreversible`,
    );
  }
  if (NEVER_PAID.includes(state)) {
    const sent = attempts.filter(({ row }) => truth.blockOf(row.transaction_id) !== undefined);
    complaints.demand(sent.length === 0, `withdrawal ${id} is ${state} and was paid all the same`);
  }
  if (state !== 'irreversible' || (paid.length === 0 && attempts.some((each) => each.isGone))) {
    return;
  }
  const [only] = paid;
  if (only === undefined) {
    complaints.add(`withdrawal ${id} is called irreversible and was never paid`);
    return;
  }
  const { to_account_id: to, amount } = only.payment;
  complaints.demand(
    to === accountId && amount === net,
    `withdrawal ${id} owes ${net} to ${accountId}; ${amount ?? 'nothing'} went to ${to}`,
  );
}

/** What was promised follows from the points and the rate. */
function checkTerms(row: WithdrawalRow, pointsDecimals: number, complaints: Complaints): void {
  const gross = cwdFor(BigInt(row.points), row.rate, pointsDecimals);
  const net = gross - (row.fee_payer === 'customer' ? BigInt(row.fee) : 0n);
  complaints.demand(
    gross === BigInt(row.gross) && net === BigInt(row.net),
    `withdrawal ${row.id} promises ${row.net}; ${row.points} points at ${row.rate} make ${net}`,
  );
}

function checkRefund(
  deposit: DepositRow,
  attempts: readonly Attempt[],
  truth: ChainTruth,
  complaints: Complaints,
): void {
  const { id, state, from_account_id: sender, refund_to_account_id: other } = deposit;
  const paid = attempts.filter(({ row }) => truth.isIrreversible(row.transaction_id));
  complaints.demand(paid.length <= 1, `deposit ${id} was refunded ${paid.length} times`);
  if (state === 'refunded') {
    if (paid.length === 0 && attempts.some(({ isGone }) => isGone)) return;
    const [only] = paid;
    const sent = BigInt(only?.payment.amount ?? '0');
    const isRight =
      only?.payment.to_account_id === (other ?? sender) &&
      sent > 0n &&
      sent + BigInt(only.row.fee) >= BigInt(deposit.units);
    complaints.demand(
      isRight && sent <= BigInt(deposit.units),
      `deposit ${id} of ${deposit.units} is called refunded; ${sent} went back`,
    );
  } else if (state !== 'refunding' && state !== 'gone') {
    complaints.demand(paid.length === 0, `deposit ${id} is ${state} and was refunded all the same`);
  }
}

function checkForeign(evidence: Evidence, complaints: Complaints): void {
  const { truth, rows, foreignTransactionIds } = evidence;
  const known = new Set(rows.outgoing.map((row) => row.transaction_id));
  for (const { transactionId, blockNumber } of truth.spent.values()) {
    // What is newer than the tables may have been ordered after they were read.
    if (blockNumber > knownUpTo(evidence)) continue;
    if (known.has(transactionId) || foreignTransactionIds.has(transactionId)) continue;
    complaints.add(`block ${blockNumber}: nobody ordered transaction ${transactionId}`);
  }
}

/** Counts payouts by what their memos say, whatever the tables know of them. */
function checkMemos(evidence: Evidence, complaints: Complaints): void {
  const { truth, rows, memoKey, foreignTransactionIds } = evidence;
  if (memoKey === undefined) return;
  const read = ([, fields]: WireOperation): string | null =>
    PAYOUT_MEMO.exec(memoText(memoKey, fields['memo']) ?? '')?.[1] ?? null;
  const withdrawals = new Map(rows.withdrawals.map((row) => [row.id, row]));
  const owed = new Set(
    rows.outgoing
      .flatMap(({ payments }) => payments)
      .filter((payment) => isOwedInstead(payment.owed))
      .map(({ purpose_id: purposeId }) => purposeId),
  );
  const seen = new Set<string>();
  for (const spending of truth.spent.values()) {
    const { operations, isIrreversible, transactionId } = spending;
    // A thief can copy a memo, too.
    if (foreignTransactionIds.has(transactionId)) continue;
    for (const operation of operations.filter(([kind]) => kind === TRANSFER)) {
      const id = isIrreversible ? read(operation) : null;
      if (id === null) continue;
      complaints.demand(!seen.has(id), `withdrawal ${id} is named by the memos of two transfers`);
      seen.add(id);
      // A database that was put back has not read it again yet.
      const isUnread = spending.blockNumber > knownUpTo(evidence);
      const isKnown = isUnread || withdrawals.has(id) || owed.has(id);
      complaints.demand(isKnown, `transaction ${transactionId} pays an unknown withdrawal ${id}`);
    }
  }
  const undone = new Undone(rows);
  const gone = new Set(
    rows.outgoing
      .filter((row) => undone.isGone(row.id))
      .flatMap(({ payments }) => payments.map(({ purpose_id: id }) => id)),
  );
  for (const { id, state } of rows.withdrawals) {
    if (state !== 'irreversible' || gone.has(id)) continue;
    complaints.demand(seen.has(id), `no transfer's memo names the paid withdrawal ${id}`);
  }
}
