import { Injectable } from '@nestjs/common';
import { AnchorAudit } from '../audit';
import { ExpireDecisions } from '../decisions';
import { CollectOwedPoints } from '../deposits';
import { eachApart } from '../kernel';
import { ExpireHolds, TakeWaitingDebits } from '../ledger';
import { ExpireCodes } from '../linking';
import { WatchClock, WatchFlows } from '../safety';
import { WatchRates } from '../terms';
import { ChainHealth } from '../wallet';
import { LapseWithdrawals } from '../withdrawals';

/** What each cycle looks after even when the chain cannot be read: nothing may wait for ever. */
@Injectable()
export class WatchRound {
  constructor(
    private readonly watchClock: WatchClock,
    private readonly expireCodes: ExpireCodes,
    private readonly lapseWithdrawals: LapseWithdrawals,
    private readonly expireHolds: ExpireHolds,
    private readonly takeWaitingDebits: TakeWaitingDebits,
    private readonly collectOwedPoints: CollectOwedPoints,
    private readonly watchFlows: WatchFlows,
    private readonly watchRates: WatchRates,
    private readonly expireDecisions: ExpireDecisions,
    private readonly anchorAudit: AnchorAudit,
    private readonly health: ChainHealth,
  ) {}

  /** A part that fails keeps none of the others from its work. */
  async run(): Promise<void> {
    const parts: readonly (() => Promise<unknown>)[] = [
      () => this.watchClock.run(),
      () => this.expireCodes.run(),
      () => this.lapseWithdrawals.run(),
      () => this.expireHolds.run(),
      () => this.takeWaitingDebits.run(),
      () => this.collectOwedPoints.run(),
      () => this.watchRates.run(),
      () => this.watchFlows.run(this.irreversibleNumber()),
      () => this.expireDecisions.run(),
      () => this.anchorAudit.run(),
    ];
    await eachApart(parts, (part) => part());
  }

  private irreversibleNumber(): number | null {
    const numbers = this.health.nodes().flatMap(({ state, irreversibleNumber }) => {
      return state === 'healthy' && irreversibleNumber !== null ? [irreversibleNumber] : [];
    });
    return numbers.length === 0 ? null : Math.max(...numbers);
  }
}
