import { Injectable } from '@nestjs/common';
import { Findings, RaiseFinding, type FindingDraft, type FindingKind } from '../safety';
import type { ChainBlock, Unproven } from './chain-facts';
import { AcceptedBlocks } from './ports/accepted-blocks';
import type { TransactionsContradictHeader } from './ports/chain-reader';

const KIND: FindingKind = 'block_not_proven';

/**
 * Marks blocks that were read on the word of one node, since neither a root nor a quorum proves their
 * transactions. They are bound by the chain of headers, and stop nothing.
 */
@Injectable()
export class ReportUnproven {
  constructor(
    private readonly accepted: AcceptedBlocks,
    private readonly findings: Findings,
    private readonly raiseFinding: RaiseFinding,
  ) {}

  /** Runs inside the unit of work in which these blocks have their effect. */
  async mark(blocks: readonly ChainBlock[]): Promise<void> {
    for (const { number, id, unproven } of blocks) {
      if (!unproven || (await this.accepted.find(number, id))) continue;
      await this.raiseFinding.execute(draftOf(number, id, unproven));
    }
  }

  /** For blocks that are read again: a block is marked once, and no more when it is proven now. */
  async markAgain(blocks: readonly ChainBlock[]): Promise<void> {
    const concerned = blocks.filter(({ operations }) => operations.length > 0);
    for (const block of concerned.filter(({ unproven }) => unproven)) {
      if (await this.findings.wasOpened(KIND, String(block.number))) continue;
      await this.mark([block]);
    }
    const proven = new Map(
      concerned.filter(({ unproven }) => !unproven).map(({ number, id }) => [String(number), id]),
    );
    await this.raiseFinding.causesAreGone(
      [KIND],
      ({ subject, evidence }) => proven.get(subject) === evidence['blockId'],
      'The block was read again, and its transactions are proven.',
    );
  }
}

function draftOf(blockNumber: number, blockId: string, { reason, node }: Unproven): FindingDraft {
  return {
    kind: KIND,
    subject: String(blockNumber),
    summary:
      `Block ${blockNumber} names the hot wallet, and only one node's word says that its ` +
      'transactions are those of its header. Compare it with another node and accept the block, or ' +
      'have it read again with a CHAIN_QUORUM above 1.',
    evidence: { blockNumber: String(blockNumber), blockId, node, reason },
    halts: [],
  };
}

/** What an operator reads when transactions are surely not those of their block's header. */
export function contradictionFinding(
  { blockNumber, blockId, node, roots }: TransactionsContradictHeader,
  subject = String(blockNumber),
): FindingDraft {
  return {
    kind: 'transactions_contradict_header',
    subject,
    summary:
      `The transactions that are served for block ${blockNumber} are not those of its header. ` +
      'Use another node. When all nodes give the same, accept this block by its number and id.',
    evidence: {
      blockNumber: String(blockNumber),
      blockId,
      node,
      rootOfHeader: roots.ofHeader,
      rootOfTransactions: roots.ofTransactions,
    },
    halts: ['payouts', 'deposits'],
  };
}
