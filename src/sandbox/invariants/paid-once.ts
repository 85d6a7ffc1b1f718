import {
  decryptMemo,
  type PrintedMemo,
  type WireOperation,
} from '../../adapters/crowdwiz/protocol';
import {
  CORE_ASSET_ID,
  recordOf,
  textOf,
  unitsOf,
  type ChainTruth,
  type HotWalletTransaction,
} from './chain-truth';
import { cwdFor } from './exact-rate';
import { knownUpTo, type Evidence } from './facts';
import type { DepositRow, OutgoingRow, WithdrawalRow } from './rows';
import { Complaints, groupBy, type Violation } from './violation';

const TRANSFER = 0;
const MESSAGE = 61;
const PAYOUT_MEMO = /^W:(\S+)/;
const NEVER_PAID: readonly string[] = ['cancelled', 'rejected'];

/** Every payout left exactly once, and nothing left that nobody ordered. */
export function checkPaidOnce(evidence: Evidence): readonly Violation[] {
  const complaints = new Complaints('paid-once');
  const { rows, truth } = evidence;
  for (const row of rows.outgoing) checkOutgoing(row, evidence, complaints);
  const attempts = groupBy(rows.outgoing, ({ purpose, purpose_id: id }) => `${purpose}:${id}`);
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

function checkOutgoing(row: OutgoingRow, evidence: Evidence, complaints: Complaints): void {
  const { truth } = evidence;
  const { transaction_id: id, state } = row;
  const block = truth.blockOf(id);
  const name = `${row.purpose} ${row.purpose_id}, transaction ${id}`;
  if (state === 'irreversible') {
    complaints.demand(
      truth.isIrreversible(id),
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
  const time = to === null ? undefined : truth.timeOf(to);
  const isPast = time !== undefined && time > new Date(row.expires_at);
  complaints.demand(
    isPast,
    `${name}: block ${to ?? 'none'} of its proof is not past its expiration`,
  );
  const isGapless = from !== null && from <= row.reference_block_number + 1;
  complaints.demand(isGapless, `${name}: its proof begins after its reference block`);
  const isFinal = to !== null && to <= truth.irreversibleNumber;
  complaints.demand(isFinal, `${name}: its proof ends in a block that is not irreversible`);
}

/** The transaction does what its row says, and nothing else. */
function checkContent(
  name: string,
  row: OutgoingRow,
  { operations }: HotWalletTransaction,
  truth: ChainTruth,
  complaints: Complaints,
): void {
  const operation = operations[row.index];
  if (operation === undefined || operations.length !== row.payment_count) {
    complaints.add(`${name} has ${operations.length} operations instead of ${row.payment_count}`);
    return;
  }
  const fees = operations.map((each) => unitsOf(recordOf(each[1]['fee'])['amount']));
  const fee = fees.reduce((sum, each) => sum + each, 0n);
  const [kind, fields] = operation;
  const amount = recordOf(fields['amount']);
  const isAsOrdered =
    fields['from'] === truth.hotWalletId &&
    fields['to'] === row.to_account_id &&
    fee === BigInt(row.fee) &&
    (row.amount === null
      ? kind === MESSAGE
      : kind === TRANSFER &&
        amount['asset_id'] === CORE_ASSET_ID &&
        unitsOf(amount['amount']) === BigInt(row.amount));
  complaints.demand(isAsOrdered, `${name} does something else on the chain than its row says`);
}

function checkWithdrawal(
  withdrawal: WithdrawalRow,
  attempts: readonly OutgoingRow[],
  truth: ChainTruth,
  complaints: Complaints,
): void {
  const { id, state, account_id: accountId, net } = withdrawal;
  const paid = attempts.filter((each) => truth.isIrreversible(each.transaction_id));
  complaints.demand(paid.length <= 1, `withdrawal ${id} was paid ${paid.length} times`);
  if (NEVER_PAID.includes(state)) {
    const sent = attempts.filter((each) => truth.blockOf(each.transaction_id) !== undefined);
    complaints.demand(sent.length === 0, `withdrawal ${id} is ${state} and was paid all the same`);
  }
  if (state !== 'irreversible') return;
  const [only] = paid;
  if (only === undefined) {
    complaints.add(`withdrawal ${id} is called irreversible and was never paid`);
    return;
  }
  const isRight = only.to_account_id === accountId && only.amount === net;
  complaints.demand(
    isRight,
    `withdrawal ${id} owes ${net} to ${accountId}; ${only.amount ?? 'nothing'} went to ` +
      only.to_account_id,
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
  attempts: readonly OutgoingRow[],
  truth: ChainTruth,
  complaints: Complaints,
): void {
  const { id, state, from_account_id: from } = deposit;
  const paid = attempts.filter((each) => truth.isIrreversible(each.transaction_id));
  complaints.demand(paid.length <= 1, `deposit ${id} was refunded ${paid.length} times`);
  if (state === 'refunded') {
    const [only] = paid;
    const sent = BigInt(only?.amount ?? '0');
    const isRight =
      only?.to_account_id === from && sent > 0n && sent + BigInt(only.fee) >= BigInt(deposit.units);
    complaints.demand(
      isRight && sent <= BigInt(deposit.units),
      `deposit ${id} of ${deposit.units} is called refunded; ${sent} went back`,
    );
  } else if (state !== 'refunding') {
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
function checkMemos({ truth, rows, memoKey }: Evidence, complaints: Complaints): void {
  if (memoKey === undefined) return;
  const read = (operation: WireOperation): string | null => {
    const { from, to, nonce, message } = recordOf(operation[1]['memo']);
    const memo: PrintedMemo = {
      from: textOf(from),
      to: textOf(to),
      nonce: String(nonce),
      message: textOf(message),
    };
    return PAYOUT_MEMO.exec(decryptMemo(memoKey, memo) ?? '')?.[1] ?? null;
  };
  const withdrawals = new Map(rows.withdrawals.map((row) => [row.id, row]));
  const seen = new Set<string>();
  for (const { operations, isIrreversible, transactionId } of truth.spent.values()) {
    for (const operation of operations.filter(([kind]) => kind === TRANSFER)) {
      const id = isIrreversible ? read(operation) : null;
      if (id === null) continue;
      complaints.demand(!seen.has(id), `withdrawal ${id} is named by the memos of two transfers`);
      seen.add(id);
      const isKnown = withdrawals.has(id);
      complaints.demand(isKnown, `transaction ${transactionId} pays an unknown withdrawal ${id}`);
    }
  }
  for (const { id, state } of rows.withdrawals) {
    if (state !== 'irreversible') continue;
    complaints.demand(seen.has(id), `no transfer's memo names the paid withdrawal ${id}`);
  }
}
