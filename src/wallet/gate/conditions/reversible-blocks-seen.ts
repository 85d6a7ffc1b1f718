import { Injectable } from '@nestjs/common';
import { GuardsOff } from '../../guards-off';
import { WatchSpending } from '../../proof/watch-spending';
import { GateCondition, type GateClosed } from '../gate-condition';

/** Without a look at them, nobody can tell that they spend nothing unknown. */
@Injectable()
export class ReversibleBlocksSeen extends GateCondition {
  constructor(
    private readonly watchSpending: WatchSpending,
    private readonly guardsOff: GuardsOff,
  ) {
    super();
  }

  override check(): Promise<GateClosed | null> {
    const isSeen = this.guardsOff.has('unknown-spending') || this.watchSpending.hasLookedLately();
    const explanation = 'The reversible blocks were not looked at lately.';
    return Promise.resolve(isSeen ? null : { reason: 'reversible_blocks_not_seen', explanation });
  }
}
