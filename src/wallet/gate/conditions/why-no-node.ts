import type { NodeHealth } from '../../ports/chain/chain-health';

/**
 * Why none of the configured nodes counts, for people. Where nodes answer whose heads are far from this
 * machine's clock, it may be the clock that is wrong.
 */
export function whyNoNode(nodes: readonly Pick<NodeHealth, 'state' | 'lastError'>[]): string {
  const apart = nodes.find(({ state, lastError }) => state === 'stale' && lastError !== null);
  if (apart === undefined) return 'No configured node is healthy.';
  return (
    `No configured node is healthy: ${apart.lastError}. Set this machine's clock right (NTP); if it is ` +
    'right, name nodes in CHAIN_NODES that keep up with the chain.'
  );
}
