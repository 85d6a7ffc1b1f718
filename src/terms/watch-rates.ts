import { Injectable } from '@nestjs/common';
import { MoneyClock, UnitOfWork } from '../kernel';
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
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async run(): Promise<void> {
    const now = this.clock.likely();
    if (await this.breachAt(now)) return this.unitOfWork.run(() => this.lookAgain(now));
    const reason = 'No deposit rate is above its withdrawal rate.';
    await this.raiseFinding.causesAreGone([FINDING.kind], () => true, reason);
  }

  /** What an operator mended between the look and the finding must not halt payouts once more. */
  private async lookAgain(now: Date): Promise<void> {
    await this.rates.lock();
    const breach = await this.breachAt(now);
    if (breach) await this.raise(breach, now);
  }

  private async breachAt(now: Date): Promise<SpreadBreach | null> {
    return unnamedSpreadBreach(presentSchedule(await this.rates.schedule(), now));
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
