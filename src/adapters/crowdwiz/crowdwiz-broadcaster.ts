import { Injectable } from '@nestjs/common';
import { type BroadcastOutcome, TransactionBroadcaster } from '../../wallet';
import { ChainError, NodePool } from './connection';

/** Hands recorded transactions to a node. Blocks alone tell what became of them. */
@Injectable()
export class CrowdWizBroadcaster extends TransactionBroadcaster {
  constructor(private readonly pool: NodePool) {
    super();
  }

  override async broadcast(wire: string): Promise<BroadcastOutcome> {
    try {
      const transaction: unknown = JSON.parse(wire);
      // The plain method answers at once; the synchronous one may never do (FACTS §5).
      await this.pool.call('network_broadcast', 'broadcast_transaction', [transaction]);
      return { outcome: 'taken', reason: null };
    } catch (error) {
      return outcomeOf(error);
    }
  }
}

function outcomeOf(error: unknown): BroadcastOutcome {
  if (!(error instanceof ChainError)) {
    return { outcome: 'refused', reason: 'the recorded bytes are no transaction' };
  }
  // The node has these very bytes already, waiting or in a block: that is what was asked for.
  if (error.kind === 'duplicate-transaction') return { outcome: 'taken', reason: null };
  return { outcome: error.isUnanswered ? 'unknown' : 'refused', reason: error.message };
}
