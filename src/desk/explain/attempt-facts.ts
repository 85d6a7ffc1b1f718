import { createHash } from 'node:crypto';
import type { OutgoingPayment, OutgoingTransaction } from '../../wallet';
import { fact, type Fact, type FactDetails } from './explanation';

/** Every signed transaction that was to pay an order, and the proof of each that never will. */
export function attemptFacts(
  attempts: readonly OutgoingTransaction[],
  purposeId: string,
): readonly Fact[] {
  return attempts.flatMap((attempt) => {
    const payment = attempt.payments.find((each) => each.purposeId === purposeId);
    return payment ? [attemptFact(attempt, payment), ...proofFacts(attempt)] : [];
  });
}

/** Of the bytes as they were sent. */
export function hashOfBytes({ wire }: Pick<OutgoingTransaction, 'wire'>): string {
  return createHash('sha256').update(wire).digest('hex');
}

function attemptFact(attempt: OutgoingTransaction, payment: OutgoingPayment): Fact {
  const { transactionId, state, blockNumber, referenceBlockNumber, adoptedAt } = attempt;
  return fact('attempt', attempt.createdAt, {
    details: {
      ...{ transactionId, state, toAccountId: payment.toAccountId },
      ...(payment.amount && { amount: payment.amount.toString() }),
      bytesSha256: hashOfBytes(attempt),
      expiresAt: attempt.expiresAt.toISOString(),
      referenceBlockNumber: String(referenceBlockNumber),
      ...(blockNumber !== null && { blockNumber: String(blockNumber) }),
    },
    operatorDetails: {
      fee: attempt.fee.toString(),
      payments: String(attempt.payments.length),
      broadcasts: String(attempt.broadcasts),
      ...listed('takenBy', attempt.takenBy),
      ...(attempt.lastRefusal !== null && { lastRefusal: attempt.lastRefusal }),
      ...(adoptedAt && { adoptedAt: adoptedAt.toISOString() }),
      ...(payment.isSurplus === true && { isSurplus: 'true' }),
    },
  });
}

function proofFacts({ transactionId, deathProof: proof }: OutgoingTransaction): Fact[] {
  if (!proof) return [];
  return [
    fact('expiry_proof', proof.toBlockTime, {
      details: {
        transactionId,
        fromBlock: String(proof.fromBlock),
        toBlock: String(proof.toBlock),
        toBlockTime: proof.toBlockTime.toISOString(),
        expiresAt: proof.expiresAt.toISOString(),
      },
      operatorDetails: { node: proof.node },
    }),
  ];
}

function listed(name: string, items: readonly string[]): FactDetails {
  return items.length === 0 ? {} : { [name]: items.join(', ') };
}
