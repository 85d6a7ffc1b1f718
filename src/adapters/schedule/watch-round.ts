import { Injectable } from '@nestjs/common';
import { CollectOwedPoints } from '../../deposits';
import { TakeWaitingDebits } from '../../ledger';
import { ExpireCodes } from '../../linking';
import { WatchClock, WatchFlows } from '../../safety';
import { WatchRates } from '../../terms';
import { ChainHealth } from '../../wallet';
import { LapseWithdrawals } from '../../withdrawals';

/** What each round looks after even when the chain cannot be read: nothing may wait for ever. */
@Injectable()
export class WatchRound {
  constructor(
    private readonly watchClock: WatchClock,
    private readonly expireCodes: ExpireCodes,
    private readonly lapseWithdrawals: LapseWithdrawals,
    private readonly takeWaitingDebits: TakeWaitingDebits,
    private readonly collectOwedPoints: CollectOwedPoints,
    private readonly watchFlows: WatchFlows,
    private readonly watchRates: WatchRates,
    private readonly health: ChainHealth,
  ) {}

  async run(): Promise<void> {
    await this.watchClock.run();
    await this.expireCodes.run();
    await this.lapseWithdrawals.run();
    await this.takeWaitingDebits.run();
    await this.collectOwedPoints.run();
    await this.watchRates.run();
    await this.watchFlows.run(this.irreversibleNumber());
  }

  private irreversibleNumber(): number | null {
    const numbers = this.health.nodes().flatMap(({ state, irreversibleNumber }) => {
      return state === 'healthy' && irreversibleNumber !== null ? [irreversibleNumber] : [];
    });
    return numbers.length === 0 ? null : Math.max(...numbers);
  }
}
