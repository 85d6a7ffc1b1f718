import type { FindingDraft } from '../safety';
import type { ChainDisagreement } from './ports/chain-reader';

/** What an operator reads when nodes contradict each other: all names, and what each of them says. */
export function disagreementFinding(error: ChainDisagreement): FindingDraft {
  const { blockNumber, what, subject, idsByNode } = error;
  const isBlock = what === 'block';
  return {
    kind: 'nodes_disagree',
    subject: isBlock ? subject : `${what}:${subject}`,
    summary: isBlock
      ? `Nodes give different ids for block ${blockNumber}.`
      : `Nodes contradict each other on the ${what} (${subject}), at block ${blockNumber}.`,
    evidence: idsByNode,
    halts: ['payouts', 'deposits'],
  };
}
