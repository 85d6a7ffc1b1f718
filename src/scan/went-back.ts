import type { FindingDraft } from '../safety';
import type { BlockStanding, KnownBlock } from './ports/chain-reader';
import type { CursorPosition } from './ports/scan-cursor';

export function knownBlockOf({
  blockNumber: number,
  blockId: id,
  blockTime: time,
}: CursorPosition): KnownBlock {
  return { number, id, time };
}

/** What operators are told; null while the last block that was read is there, or nodes just lag. */
export function wentBackFinding(
  { blockNumber, blockId, blockTime }: CursorPosition,
  { standing, evidence }: BlockStanding,
): FindingDraft | null {
  if (standing === 'there' || standing === 'behind') return null;
  const about = {
    subject: String(blockNumber),
    evidence: {
      blockNumber: String(blockNumber),
      blockId,
      time: blockTime.toISOString(),
      ...evidence,
    },
  };
  if (standing === 'lost') {
    return {
      ...about,
      kind: 'chain_behind',
      summary:
        `No configured node has come to block ${blockNumber}, which was irreversible when it was read. ` +
        'They lag, or were replaced by older snapshots. Nothing is signed meanwhile.',
      halts: [],
    };
  }
  return {
    ...about,
    kind: 'chain_went_back',
    summary:
      `The chain has gone back: block ${blockNumber}, which was irreversible when it was read, is not on ` +
      'it any more. Nothing is read or paid until an operator has reconciled (npm run chain:reconcile).',
    halts: ['payouts', 'deposits'],
  };
}
