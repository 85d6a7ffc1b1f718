import { DomainError } from '../../kernel';
import { ChainDisagreement } from '../../scan';
import { ChainError, NodesDisagreeError } from './connection';

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
    if (error instanceof ChainError) {
      throw new DomainError('chain_unavailable', { reason: error.message });
    }
    throw error;
  }
}
