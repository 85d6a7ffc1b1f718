import { Injectable } from '@nestjs/common';
import { ScanCursor } from '../../scan';
import {
  ChainHealth,
  chainFacts,
  IRREVERSIBILITY_LAG_MAXIMUM_BLOCKS,
  scanLag,
  whyNoNode,
  type NodeHealth,
} from '../../wallet';
import { AlarmSettings } from '../alarm-settings';
import { AlarmSource, type SeenCause } from './alarm-source';
import { Lasting } from './lasting';

/** A node that reconnects is away for a moment. */
const DOWN_SECONDS = 5;
/** A cycle reads as many blocks as there are: reading is behind for a moment after each pause. */
const BEHIND_SECONDS = 5;
const NODES = 'nodes';
const SCAN = 'scan';
const CHAIN = 'chain';
/** Without a node it is not over, as nobody sees it. */
const UNSEEN = { summary: 'No node tells how far the chain is.', isUnsure: true };
const NOBODY_TELLS: readonly SeenCause[] = [
  { kind: 'scan_behind', subject: SCAN, ...UNSEEN },
  { kind: 'irreversibility_behind', subject: CHAIN, ...UNSEEN },
];

/** Nodes that are not used, and how far chain and reading are, as this process sees them. */
@Injectable()
export class ChainAlarms extends AlarmSource {
  override readonly kinds = [
    'node_down',
    'no_node_healthy',
    'scan_behind',
    'irreversibility_behind',
  ] as const;
  private readonly down = new Lasting(DOWN_SECONDS);
  private readonly behind = new Lasting(BEHIND_SECONDS);

  constructor(
    private readonly health: ChainHealth,
    private readonly cursor: ScanCursor,
    private readonly settings: AlarmSettings,
  ) {
    super();
  }

  override async look(now: Date): Promise<readonly SeenCause[]> {
    const nodes = this.health.nodes();
    const behind = await this.whatIsBehind(nodes, now);
    return [...this.whatIsDown(nodes, now), ...behind];
  }

  private whatIsDown(nodes: readonly NodeHealth[], now: Date): readonly SeenCause[] {
    const unusable = nodes.filter(({ state }) => state !== 'healthy');
    const isEach = unusable.length === nodes.length;
    const present = [...unusable.map(({ node }) => node), ...(isEach ? [NODES] : [])];
    const long = this.down.of(present, now);
    // Of a single node the alarm below says it all.
    const named = nodes.length > 1 ? unusable : [];
    const causes = named.map(({ node, state, lastError }): SeenCause => {
      const why = lastError === null ? state : `${state}, ${lastError}`;
      return {
        kind: 'node_down',
        subject: node,
        summary: `The node ${node} is not used: ${why}.`,
        isUnsure: !long.has(node),
      };
    });
    if (!isEach) return causes;
    const summary = `No node can be used, so nothing is read or paid. ${whyNoNode(nodes)}`;
    const isUnsure = !long.has(NODES);
    return [...causes, { kind: 'no_node_healthy', subject: NODES, summary, isUnsure }];
  }

  private async whatIsBehind(
    nodes: readonly NodeHealth[],
    now: Date,
  ): Promise<readonly SeenCause[]> {
    const chain = chainFacts(nodes, now);
    const lag = scanLag(chain, await this.cursor.load());
    const isScanBehind = lag !== null && lag.seconds > this.settings.scanLagSeconds;
    const isChainBehind =
      chain !== null && chain.irreversibilityLagBlocks > IRREVERSIBILITY_LAG_MAXIMUM_BLOCKS;
    const present = [...(isScanBehind ? [SCAN] : []), ...(isChainBehind ? [CHAIN] : [])];
    const long = this.behind.of(present, now);
    if (chain === null) return NOBODY_TELLS;
    const causes: SeenCause[] = [];
    if (lag !== null && isScanBehind) {
      const summary =
        `Reading is ${lag.blocks} blocks behind the last irreversible one, ` +
        `${Math.round(lag.seconds)} seconds of the chain. Deposits are not credited meanwhile.`;
      causes.push({ kind: 'scan_behind', subject: SCAN, summary, isUnsure: !long.has(SCAN) });
    }
    if (isChainBehind) {
      const kind = 'irreversibility_behind';
      const summary = `The last ${chain.irreversibilityLagBlocks} blocks have not become irreversible.`;
      causes.push({ kind, subject: CHAIN, summary, isUnsure: !long.has(CHAIN) });
    }
    return causes;
  }
}
