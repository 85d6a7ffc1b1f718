import { Injectable } from '@nestjs/common';
import { MoneyClock } from '../../../kernel';
import { GateCondition, type GateClosed } from '../gate-condition';

/**
 * Else nobody knows whether the deadline of what is signed has passed. Stands first: by a clock that is
 * wrong, every node seems stale.
 */
@Injectable()
export class TimeKnown extends GateCondition {
  constructor(private readonly clock: MoneyClock) {
    super();
  }

  override check(): Promise<GateClosed | null> {
    const { status } = this.clock.look();
    const explanation =
      status === 'no_head'
        ? 'Too few nodes have told where the chain is.'
        : "The chain's time and this machine's clock are too far apart.";
    return Promise.resolve(status === 'known' ? null : { reason: 'time_uncertain', explanation });
  }
}
