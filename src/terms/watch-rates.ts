import { Injectable } from '@nestjs/common';
import { MoneyClock } from '../kernel';
import { RaiseFinding } from '../safety';
import { RateBook } from './ports/rate-book';
import { presentSchedule, unnamedSpreadBreach, type SpreadBreach } from './rate-schedule';

const FINDING = { kind: 'rates_give_money_away', subject: 'rates' } as const;

/**
 * `SetRates` lets no such rates in, and a database may have them all the same: from before that rule,
 * or by a hand of its own. Nothing is paid while they are in force.
 */
@Injectable()
export class WatchRates {
  constructor(
    private readonly rates: RateBook,
    private readonly raiseFinding: RaiseFinding,
    private readonly clock: MoneyClock,
  ) {}

  async run(): Promise<void> {
    const now = this.clock.likely();
    const breach = unnamedSpreadBreach(presentSchedule(await this.rates.schedule(), now));
    if (breach) return this.raise(breach, now);
    const reason = 'No deposit rate is above its withdrawal rate.';
    await this.raiseFinding.causesAreGone([FINDING.kind], () => true, reason);
  }

  private async raise({ from, deposit, withdrawal }: SpreadBreach, now: Date): Promise<void> {
    const isInForce = from <= now;
    await this.raiseFinding.execute({
      ...FINDING,
      summary:
        `Deposits give ${deposit.rate.text} points per CWD and withdrawals take only ` +
        `${withdrawal.rate.text}, ${isInForce ? 'now' : `from ${from.toISOString()} on`}.`,
      evidence: {
        from: from.toISOString(),
        depositRate: deposit.rate.text,
        depositRateSetBy: deposit.setBy,
        withdrawalRate: withdrawal.rate.text,
        withdrawalRateSetBy: withdrawal.setBy,
      },
      halts: isInForce ? ['payouts'] : [],
    });
  }
}
