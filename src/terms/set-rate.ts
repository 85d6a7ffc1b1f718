import { Injectable } from '@nestjs/common';
import { Clock, DomainError, Rate, UnitOfWork } from '../kernel';
import { RateBook } from './ports/rate-book';
import type { RateDirection, RateVersion } from './rates';

export interface SetRateCommand {
  readonly direction: RateDirection;
  /** Points per CWD as a decimal, such as `90`. */
  readonly rate: string;
  /** Null: from now on. */
  readonly effectiveAt: Date | null;
  readonly by: string;
}

/** Adds a version of a rate. The past cannot be changed: deposits were credited by it. */
@Injectable()
export class SetRate {
  constructor(
    private readonly rates: RateBook,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute(command: SetRateCommand): Promise<RateVersion> {
    const rate = Rate.parse(command.rate);
    const now = this.clock.now();
    const effectiveAt = command.effectiveAt ?? now;
    if (effectiveAt < now) throw new DomainError('rate_in_the_past', { now: now.toISOString() });
    return this.unitOfWork.run(() =>
      this.rates.add(command.direction, rate, effectiveAt, command.by),
    );
  }
}
