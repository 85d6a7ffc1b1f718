import { Injectable } from '@nestjs/common';
import {
  DomainError,
  EventPublisher,
  MoneyClock,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../kernel';
import { RateBook } from './ports/rate-book';
import { presentTime } from './present-time';
import { breachWithout } from './rate-schedule';
import type { CancelledRate, RateVersion } from './rates';
import { WatchRates } from './watch-rates';

export interface CancelRatesCommand {
  /** Numbers of versions, of one or both directions. */
  readonly versions: readonly number[];
  readonly by: string;
  readonly reason: string;
}

/** Takes back versions that have not begun. They stay in the book, with who cancelled them and why. */
@Injectable()
export class CancelRates {
  constructor(
    private readonly rates: RateBook,
    private readonly watchRates: WatchRates,
    private readonly events: EventPublisher,
    private readonly clock: MoneyClock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * All of them or none; what is cancelled already stays so. Throws `rate_unknown`, `rate_not_planned`,
   * `time_uncertain`, and `deposit_rate_above_withdrawal_rate` when what is left would give money away.
   */
  execute(command: CancelRatesCommand): Promise<readonly CancelledRate[]> {
    const cancelledBy = requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.unitOfWork.run(async () => {
      await this.rates.lock();
      const now = await presentTime(this.rates, this.clock);
      const { deposit, withdrawal } = await this.rates.schedule();
      const living = [...deposit, ...withdrawal];
      const former = await this.rates.cancelled();
      const done = former.filter(({ rate }) => command.versions.includes(rate.version));
      const isDone = (version: number) => done.some(({ rate }) => rate.version === version);
      const wanted = command.versions
        .filter((version) => !isDone(version))
        .map((version) => planned(living, version, now));
      const breach = breachWithout({ deposit, withdrawal }, wanted, now);
      if (breach) {
        throw new DomainError('deposit_rate_above_withdrawal_rate', {
          from: breach.from.toISOString(),
          depositRate: breach.deposit.rate.text,
          withdrawalRate: breach.withdrawal.rate.text,
        });
      }
      const cancelled = wanted.map((rate) => ({ rate, cancelledAt: now, cancelledBy, reason }));
      for (const each of cancelled) await this.cancel(each);
      await this.watchRates.run();
      return [...cancelled, ...done];
    });
  }

  private async cancel(cancelled: CancelledRate): Promise<void> {
    await this.rates.cancel(cancelled);
    const { rate, cancelledBy: by, reason } = cancelled;
    await this.events.publish({
      type: 'rate_cancelled',
      direction: rate.direction,
      rate: rate.rate.text,
      effectiveAt: rate.effectiveAt.toISOString(),
      by,
      reason,
    });
  }
}

function planned(versions: readonly RateVersion[], version: number, now: Date): RateVersion {
  const found = versions.find((each) => each.version === version);
  if (!found) throw new DomainError('rate_unknown', { version: String(version) });
  if (found.effectiveAt > now) return found;
  const effectiveAt = found.effectiveAt.toISOString();
  throw new DomainError('rate_not_planned', { version: String(version), effectiveAt });
}
