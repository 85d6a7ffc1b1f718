import type { FindingDraft } from '../../safety';
import { describeOperation, operationsOf, type IrreversibleBatch } from '../../scan';

export interface UnknownEffect {
  readonly blockNumber: number;
  readonly finding: FindingDraft;
}

/** Operations that name the hot wallet and move something that cannot be told. */
export function unknownEffects(
  batch: Pick<IrreversibleBatch, 'blocks' | 'virtualOperations'>,
): UnknownEffect[] {
  return operationsOf(batch).flatMap(({ fact, blockNumber }) => {
    if (fact.kind !== 'other' || fact.effectUnits !== null) return [];
    const finding: FindingDraft = {
      kind: 'unexpected_operation',
      subject: `${blockNumber}:${fact.operationType}`,
      summary:
        `The ${describeOperation(fact.operationType)} names the hot wallet; ` +
        'what it moved is not known.',
      evidence: { blockNumber: String(blockNumber) },
      halts: [],
    };
    return [{ blockNumber, finding }];
  });
}
