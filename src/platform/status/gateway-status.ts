import type { EventBacklog } from '../../events';
import type { GatewayRole } from '../config';
import type { FindingKind, Halt } from '../../safety';
import type { CursorPosition } from '../../scan';
import type { BalanceCheck, IdentityCheck, NodeHealth } from '../../wallet';
import type { WebhookCounts } from '../../webhooks';

/** What the database knows; all of it is read at once. */
export interface DatabaseFacts {
  readonly cursor: CursorPosition | null;
  readonly halts: readonly Halt[];
  readonly balance: BalanceCheck | null;
  readonly openFindings: number;
  readonly openFindingsByKind: ReadonlyMap<FindingKind, number>;
  readonly openWithdrawals: number;
  readonly livingTransactions: number;
  readonly outboxBacklog: number;
  readonly eventBacklog: EventBacklog;
  readonly webhooks: WebhookCounts;
}

/** The position of the healthy node that is furthest ahead. */
export interface ChainFacts {
  readonly node: string;
  readonly headNumber: number;
  readonly headTime: Date;
  /** Seconds from the head block's time to now. */
  readonly headAgeSeconds: number;
  readonly irreversibleNumber: number;
  /** Blocks that a fork may still undo. */
  readonly irreversibilityLagBlocks: number;
}

/** How far reading is behind the last irreversible block. */
export interface ScanLag {
  readonly blocks: number;
  readonly seconds: number;
}

/** One look at everything, taken at a moment. */
export interface GatewayStatus {
  readonly takenAt: Date;
  /** Of the process that looked. */
  readonly roles: readonly GatewayRole[];
  /** Null when the database does not answer or takes no writes; `databaseError` says why. */
  readonly database: DatabaseFacts | null;
  readonly databaseError: string | null;
  readonly nodes: readonly NodeHealth[];
  /** Null when no node is healthy. */
  readonly chain: ChainFacts | null;
  readonly identity: IdentityCheck;
  /** Null when the database, the chain or the first cursor is missing. */
  readonly scanLag: ScanLag | null;
  readonly telegram: { readonly state: string; readonly lastError: string | null };
}

/** The healthy node with the highest head; null when there is none. */
export function chainFacts(nodes: readonly NodeHealth[], now: Date): ChainFacts | null {
  let best: ChainFacts | null = null;
  for (const { state, node, headNumber, headTime, irreversibleNumber } of nodes) {
    if (state !== 'healthy' || headNumber === null || headTime === null) continue;
    if (irreversibleNumber === null || (best !== null && best.headNumber >= headNumber)) continue;
    best = {
      node,
      headNumber,
      headTime,
      headAgeSeconds: Math.max(0, (now.getTime() - headTime.getTime()) / 1000),
      irreversibleNumber,
      irreversibilityLagBlocks: headNumber - irreversibleNumber,
    };
  }
  return best;
}

/** Turns blocks into seconds by the chain's own pace between the cursor and the head. */
export function scanLag(chain: ChainFacts | null, cursor: CursorPosition | null): ScanLag | null {
  if (chain === null || cursor === null) return null;
  const blocks = Math.max(0, chain.irreversibleNumber - cursor.blockNumber);
  const blocksToHead = chain.headNumber - cursor.blockNumber;
  if (blocks === 0 || blocksToHead <= 0) return { blocks, seconds: 0 };
  const secondsToHead = (chain.headTime.getTime() - cursor.blockTime.getTime()) / 1000;
  return { blocks, seconds: Math.max(0, (secondsToHead * blocks) / blocksToHead) };
}
