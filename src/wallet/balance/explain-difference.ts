import { CWD, Money } from '../../kernel';
import { describeOperation, SHOWN_BY_HISTORY } from '../../scan';
import type { OddOperation } from '../ports/checks/odd-operations';

/** Which operation explains a difference between chain and books, as far as one does. */
export interface Explanation {
  readonly operation: OddOperation;
  readonly reason: string;
}

/**
 * The newest operation of unknown effect that mentions the very difference, by itself or with its
 * fee; else the only one there is since books and chain agreed last. Null: none stands out.
 */
export function explainDifference(
  difference: Money,
  candidates: readonly OddOperation[],
): Explanation | null {
  const units = difference.units < 0n ? -difference.units : difference.units;
  for (const operation of candidates) {
    const reason = reasonOf(operation, units, difference.units < 0n);
    if (reason !== null) return { operation, reason };
  }
  // History shows what the others bring, unless it has a hole.
  const [only, ...others] = candidates.filter(
    ({ operationType }) => !SHOWN_BY_HISTORY.has(operationType),
  );
  if (only === undefined || others.length > 0) return null;
  return { operation: only, reason: 'the only odd operation since they last agreed' };
}

function reasonOf(
  { amounts, feeUnits }: OddOperation,
  units: bigint,
  isMissing: boolean,
): string | null {
  for (const amount of amounts) if (amount === units) return `it mentions ${inCwd(amount)}`;
  if (feeUnits === 0n) return null;
  if (isMissing && feeUnits === units) return `its fee is ${inCwd(feeUnits)}`;
  for (const amount of amounts) {
    const withFee = isMissing ? amount + feeUnits : amount - feeUnits;
    if (withFee !== units) continue;
    return `it mentions ${inCwd(amount)}, its fee is ${inCwd(feeUnits)}`;
  }
  return null;
}

function inCwd(units: bigint): string {
  return Money.of(units, CWD).toString();
}

/** One line for the operator. */
export function describeExplanation({ operation, reason }: Explanation): string {
  const { operationType, blockNumber, transactionId } = operation;
  const transaction = transactionId === null ? 'virtual' : `transaction ${transactionId}`;
  return `${describeOperation(operationType)} in block ${blockNumber} (${transaction}): ${reason}`;
}
