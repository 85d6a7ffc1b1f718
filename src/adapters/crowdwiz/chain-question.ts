import { DomainError } from '../../kernel';
import { ChainDisagreement, TransactionsContradictHeader } from '../../scan';
import { ChainError, NodesDisagreeError, RootMismatchError } from './connection';

/**
 * Runs a question to the chain in the language of the ports: disagreeing nodes are a
 * ChainDisagreement, and any other failure means that the chain cannot be asked now.
 */
export async function askChain<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof NodesDisagreeError) {
      const { blockNumber, answersByNode, what, subject } = error;
      throw new ChainDisagreement(blockNumber, answersByNode, what, subject);
    }
    // What the last node said, when none of them is left to be asked.
    const cause = error instanceof ChainError && error.kind === 'unavailable' ? error.cause : error;
    if (cause instanceof RootMismatchError) {
      const { blockNumber, blockId, node, roots } = cause;
      throw new TransactionsContradictHeader(blockNumber, blockId, node ?? '', roots);
    }
    if (error instanceof ChainError) {
      throw new DomainError('chain_unavailable', { reason: error.message });
    }
    throw error;
  }
}
