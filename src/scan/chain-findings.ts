import type { FindingDraft } from '../safety';
import type { BrokenLink } from './check-links';
import type { ChainDisagreement } from './ports/chain-reader';

/** What puts the chain itself in doubt halts all money, whoever reads. */
export function brokenLinkFinding(broken: BrokenLink): FindingDraft {
  return {
    kind: 'block_does_not_link',
    subject: String(broken.blockNumber),
    summary: `Block ${broken.blockNumber} does not follow the block that was read before it.`,
    evidence: {
      expectedPreviousId: broken.expectedPreviousId,
      actualPreviousId: broken.actualPreviousId,
    },
    halts: ['payouts', 'deposits'],
  };
}

export function disagreementFinding(error: ChainDisagreement): FindingDraft {
  return {
    kind: 'nodes_disagree',
    subject: String(error.blockNumber),
    summary: `Nodes give different ids for block ${error.blockNumber}.`,
    evidence: error.idsByNode,
    halts: ['payouts', 'deposits'],
  };
}
