import { Injectable } from '@nestjs/common';
import {
  RateBook,
  type CancelledRate,
  type RateDirection,
  type RateDraft,
  type RateRequest,
  type RateSchedule,
  type RateVersion,
} from 'crowdwiz-gateway/internal/terms/index';
import { MemoryDatabase, MemoryRefusal } from '../database/memory-database';
import { presentCursor } from '../scan/scan-tables';
import { CANCELLED_RATES, RATE_REQUESTS, RATES } from './terms-tables';

@Injectable()
export class MemoryRateBook extends RateBook {
  private get rates() {
    return this.database.in(RATES);
  }

  private get cancellations() {
    return this.database.in(CANCELLED_RATES);
  }

  private get requests() {
    return this.database.in(RATE_REQUESTS);
  }

  constructor(private readonly database: MemoryDatabase) {
    super();
  }

  override versions(direction: RateDirection): Promise<readonly RateVersion[]> {
    return this.database.read(() => this.counting(direction));
  }

  override schedule(): Promise<RateSchedule> {
    return this.database.read(() => {
      return { deposit: this.counting('deposit'), withdrawal: this.counting('withdrawal') };
    });
  }

  override readUpTo(): Promise<Date | null> {
    return this.database.read(() => presentCursor(this.database)?.blockTime ?? null);
  }

  /** Units of work happen one after the other. */
  override lock(): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Locking the rates');
    });
  }

  override add(draft: RateDraft): Promise<RateVersion> {
    return this.database.read(() => {
      this.database.requireUnit('Setting a rate');
      const version = { ...draft, version: this.rates.count(() => true) + 1 };
      this.rates.insert(String(version.version), version);
      return version;
    });
  }

  override cancelled(): Promise<readonly CancelledRate[]> {
    return this.database.read(() =>
      this.cancellations
        .rows()
        .sort(
          (one, other) =>
            other.cancelledAt.getTime() - one.cancelledAt.getTime() ||
            other.rate.version - one.rate.version,
        ),
    );
  }

  override cancel(cancelled: CancelledRate): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Cancelling a rate');
      const { version, effectiveAt } = cancelled.rate;
      if (effectiveAt <= cancelled.cancelledAt) {
        throw new MemoryRefusal(`rate version ${version} has begun and cannot be cancelled`);
      }
      if (!this.cancellations.insert(String(version), cancelled)) {
        throw new MemoryRefusal(`rate version ${version} is cancelled already`);
      }
    });
  }

  override requestOf(key: string): Promise<RateRequest | null> {
    return this.database.read(() => this.requests.get(key));
  }

  override keepRequest(request: RateRequest): Promise<void> {
    return this.database.read(() => {
      this.database.requireUnit('Keeping a request');
      if (!this.requests.insert(request.key, request)) {
        throw new MemoryRefusal(`The key ${request.key} is taken`);
      }
    });
  }

  private counting(direction: RateDirection): RateVersion[] {
    return this.rates
      .rows((each) => each.direction === direction && !this.cancellations.has(String(each.version)))
      .sort(
        (one, other) =>
          one.effectiveAt.getTime() - other.effectiveAt.getTime() || one.version - other.version,
      );
  }
}
