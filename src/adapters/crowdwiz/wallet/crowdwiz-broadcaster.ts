import { Injectable } from '@nestjs/common';
import { type BroadcastOutcome, TransactionBroadcaster } from '../../../wallet';
import { ChainError, type ChainNode, NodePool } from '../connection';

/** Null: the node has the bytes; otherwise why it does not want them. */
type Refusal = string | null;

/** Hands recorded transactions to all nodes. Blocks alone tell what became of them. */
@Injectable()
export class CrowdWizBroadcaster extends TransactionBroadcaster {
  constructor(private readonly pool: NodePool) {
    super();
  }

  override async broadcast(wire: string): Promise<BroadcastOutcome> {
    try {
      const transaction: unknown = JSON.parse(wire);
      const answers = await this.pool.tell((node) => send(node, transaction));
      return outcomeOf(answers, this.healthyNodes());
    } catch (error) {
      const isGarbage = error instanceof SyntaxError;
      const reason = isGarbage ? 'the recorded bytes are no transaction' : messageOf(error);
      return { outcome: isGarbage ? 'refused' : 'unknown', reason, takenBy: [] };
    }
  }

  /** Those whose head is as old as the chain's. */
  private healthyNodes(): ReadonlySet<string> {
    const healthy = this.pool.health().filter(({ state }) => state === 'healthy');
    return new Set(healthy.map(({ node }) => node));
  }
}

async function send(node: ChainNode, transaction: unknown): Promise<Refusal> {
  try {
    // The plain method answers at once; the synchronous one may never do (FACTS §5).
    await node.call('network_broadcast', 'broadcast_transaction', [transaction]);
    return null;
  } catch (error) {
    if (!(error instanceof ChainError) || error.isUnanswered) throw error;
    // The node has these very bytes already, waiting or in a block: that is what was asked for.
    return error.kind === 'duplicate-transaction' ? null : error.message;
  }
}

/**
 * A node that has lost its peers takes what goes nowhere, and its head grows old: what such nodes alone
 * have taken counts as sent by nobody.
 */
function outcomeOf(
  answers: ReadonlyMap<string, Refusal>,
  healthy: ReadonlySet<string>,
): BroadcastOutcome {
  const all = [...answers].flatMap(([node, refusal]) => (refusal === null ? [node] : []));
  const takenBy = all.filter((node) => healthy.has(node));
  const reason = [...answers.values()].find((refusal) => refusal !== null) ?? null;
  if (takenBy.length > 0) return { outcome: 'taken', reason, takenBy };
  if (all.length > 0) {
    return {
      outcome: 'unknown',
      reason: `only nodes with an old head took it: ${all.join(', ')}`,
      takenBy,
    };
  }
  return reason === null
    ? { outcome: 'unknown', reason: 'no node answers', takenBy }
    : { outcome: 'refused', reason, takenBy };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}
