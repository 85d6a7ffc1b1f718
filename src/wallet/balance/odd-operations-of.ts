import { keyOfOperation, type IrreversibleBatch } from '../../scan';
import type { OddOperation } from '../ports/checks/odd-operations';

const NOTHING_MENTIONED = { amounts: [], feeUnits: 0n };

/** The operations of these blocks whose effect on the hot wallet their blocks do not tell. */
export function oddOperationsOf({
  blocks,
  virtualOperations,
}: Pick<IrreversibleBatch, 'blocks' | 'virtualOperations'>): OddOperation[] {
  const real = blocks.flatMap(({ operations }) =>
    operations.map((operation) => ({
      ...operation,
      key: keyOfOperation(operation),
    })),
  );
  const virtual = virtualOperations.map((operation) => ({ ...operation, transactionId: null }));
  return [...real, ...virtual].flatMap(({ key, blockNumber, transactionId, fact }) => {
    if (fact.kind !== 'other') return [];
    if (fact.effectUnits !== null && fact.mentioned === undefined) return [];
    const { operationType, mentioned = NOTHING_MENTIONED } = fact;
    return [{ key, blockNumber, transactionId, operationType, ...mentioned }];
  });
}
