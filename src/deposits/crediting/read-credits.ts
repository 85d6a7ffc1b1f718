import type { Link } from '../../linking';
import {
  CORE_ASSET_ID,
  keyOfOperation,
  timesOf,
  type ChainBlock,
  type IrreversibleBatch,
  type OperationFact,
} from '../../scan';

/** Value that an operation brings to the hot wallet. */
export interface Credit {
  readonly chainKey: string;
  readonly fromAccountId: string | null;
  readonly assetId: string;
  readonly units: bigint;
  readonly transactionId: string | null;
  readonly blockNumber: number;
  readonly blockTime: Date;
  /**
   * Null for a transfer, approved ones and mass payments too: it may be somebody's deposit. The number of
   * any other operation, about which an operator decides.
   */
  readonly otherOperation: number | null;
}

type CreditValue = Pick<Credit, 'fromAccountId' | 'assetId' | 'units' | 'otherOperation'>;

/** Everything that came in, in chain order: the blocks' own operations, then virtual ones. */
export function readCredits(
  batch: Pick<IrreversibleBatch, 'hotWalletId' | 'blocks' | 'virtualOperations'>,
): Credit[] {
  const times = timesOf(batch);
  const real = batch.blocks.flatMap((block) => realCredits(batch.hotWalletId, block));
  const virtual = batch.virtualOperations.flatMap(({ key, blockNumber, fact }) => {
    const value = valueOf(batch.hotWalletId, fact);
    const blockTime = times.get(blockNumber);
    if (!value || !blockTime) return [];
    return [{ ...value, chainKey: key, transactionId: null, blockNumber, blockTime }];
  });
  return [...real, ...virtual];
}

function realCredits(hotWalletId: string, block: ChainBlock): Credit[] {
  return block.operations.flatMap((operation) => {
    const value = valueOf(hotWalletId, operation.fact);
    if (!value) return [];
    const chainKey = keyOfOperation(operation);
    const { transactionId } = operation;
    const { number: blockNumber, time: blockTime } = block;
    return [{ ...value, chainKey, transactionId, blockNumber, blockTime }];
  });
}

function valueOf(hotWalletId: string, fact: OperationFact): CreditValue | null {
  switch (fact.kind) {
    case 'transfer':
    case 'mass_payment':
    case 'approved_transfer': {
      const { fromAccountId, toAccountId, assetId, units } = fact;
      if (toAccountId !== hotWalletId || fromAccountId === hotWalletId) return null;
      return { fromAccountId, assetId, units, otherOperation: null };
    }
    case 'other': {
      if (fact.effectUnits === null || fact.effectUnits <= 0n) return null;
      const { effectUnits: units, operationType: otherOperation } = fact;
      return { fromAccountId: null, assetId: CORE_ASSET_ID, units, otherOperation };
    }
    case 'message':
      return null;
  }
}

/**
 * The link that counts for a payment: proven before its block, and not ended before it; of several
 * the newest.
 */
export function ownerAt(
  links: readonly Link[],
  accountId: string | null,
  blockNumber: number,
): Link | null {
  const owners = links.filter(
    (link) =>
      link.accountId === accountId &&
      link.verifiedAtBlock < blockNumber &&
      (link.endedAtBlock === null || blockNumber <= link.endedAtBlock),
  );
  return owners.reduce<Link | null>(
    (newest, link) => (newest && newest.verifiedAtBlock >= link.verifiedAtBlock ? newest : link),
    null,
  );
}
