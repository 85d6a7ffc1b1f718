import { Injectable } from '@nestjs/common';
import { ChainHealth } from '../../ports/chain/chain-health';
import { GateCondition, type GateClosed } from '../gate-condition';
import { whyNoNode } from './why-no-node';

@Injectable()
export class NodesHealthy extends GateCondition {
  constructor(private readonly health: ChainHealth) {
    super();
  }

  override check(): Promise<GateClosed | null> {
    const nodes = this.health.nodes();
    const isHealthy = nodes.some(({ state }) => state === 'healthy');
    const explanation = whyNoNode(nodes);
    return Promise.resolve(isHealthy ? null : { reason: 'no_healthy_node', explanation });
  }
}
