import type { GatewayOptions } from './composition';
import { overNodes, whenNodesAnswer } from './over-nodes';
import type { GatewayConfig } from './platform/config';
import { ReconcileChain, type ReconcileReport } from './scan';

/** Whether it only looks, and who books why. */
export interface ReconcileWords {
  readonly apply: boolean;
  readonly by: string;
  readonly reason: string;
}

/**
 * After the chain has gone back: names what it does not hold any more and, with `apply`, books it. A team gives
 * the options with which its gateway starts, so that its listeners hear of it and its classes stand behind ports.
 * The gateway may run or not. Throws `CompositionRefused`, and `DomainError` where no node answers in time.
 */
export function reconcileChain(
  config: GatewayConfig,
  words: ReconcileWords,
  options: GatewayOptions = {},
): Promise<ReconcileReport> {
  return overNodes(config, options, (application) => {
    const reconciling = application.get(ReconcileChain, { strict: false });
    return whenNodesAnswer(
      () => reconciling.execute(words),
      ({ outcome }) => outcome !== 'busy',
    );
  });
}
