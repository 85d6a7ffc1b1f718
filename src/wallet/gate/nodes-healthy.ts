import { Injectable } from '@nestjs/common';
import { ChainHealth } from '../ports/chain/chain-health';
import { GateCondition, type GateClosed } from './gate-condition';

@Injectable()
export class NodesHealthy extends GateCondition {
  constructor(private readonly health: ChainHealth) {
    super();
  }

  override check(): Promise<GateClosed | null> {
    const isHealthy = this.health.nodes().some(({ state }) => state === 'healthy');
    const explanation = 'No configured node is healthy.';
    return Promise.resolve(isHealthy ? null : { reason: 'no_healthy_node', explanation });
  }
}
