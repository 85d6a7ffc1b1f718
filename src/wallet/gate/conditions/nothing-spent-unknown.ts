import { Injectable } from '@nestjs/common';
import { GuardsOff } from '../../guards-off';
import { WatchSpending } from '../../proof/watch-spending';
import { GateCondition, type GateClosed } from '../gate-condition';

/** Whatever the hot wallet spends in reversible blocks, or is about to spend, is known. */
@Injectable()
export class NothingSpentUnknown extends GateCondition {
  constructor(
    private readonly watchSpending: WatchSpending,
    private readonly guardsOff: GuardsOff,
  ) {
    super();
  }

  override async check(): Promise<GateClosed | null> {
    if (this.guardsOff.has('unknown-spending')) return null;
    const [first] = await this.watchSpending.run();
    if (first === undefined) return null;
    const explanation = `The database does not know what the hot wallet spends ${first.explanation}.`;
    return { reason: 'unknown_spending', explanation };
  }
}
