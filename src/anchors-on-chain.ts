import { type AnchorsOnChain, ReadAnchors } from './audit';
import { overNodes, whenNodesAnswer } from './over-nodes';
import type { GatewayConfig } from './platform/config';

/** The heads of the operators' acts that the chain has. Throws `DomainError` where no node answers in time. */
export function anchorsOnChain(config: GatewayConfig): Promise<AnchorsOnChain> {
  return overNodes(config, {}, (application) => {
    const anchors = application.get(ReadAnchors, { strict: false });
    return whenNodesAnswer(() => anchors.execute());
  });
}
