import {
  RateBook,
  type CancelledRate,
  type RateDirection,
  type RateDraft,
  type RateRequest,
  type RateSchedule,
  type RateVersion,
} from '../../src/terms';

/** For specs without a database; the contract of `RateBook` is run against it, too. */
export class RatesInMemory extends RateBook {
  readonly all: RateVersion[] = [];
  /** Time of the newest block that was read. */
  read: Date | null = null;
  private readonly cancellations: CancelledRate[] = [];
  private readonly requests = new Map<string, RateRequest>();

  override async versions(direction: RateDirection): Promise<readonly RateVersion[]> {
    return (await this.schedule())[direction];
  }

  override schedule(): Promise<RateSchedule> {
    const isCancelled = ({ version }: RateVersion) =>
      this.cancellations.some(({ rate }) => rate.version === version);
    const of = (direction: RateDirection) =>
      this.all
        .filter((each) => each.direction === direction && !isCancelled(each))
        .toSorted(
          (one, other) =>
            one.effectiveAt.getTime() - other.effectiveAt.getTime() || one.version - other.version,
        );
    return Promise.resolve({ deposit: of('deposit'), withdrawal: of('withdrawal') });
  }

  override readUpTo(): Promise<Date | null> {
    return Promise.resolve(this.read);
  }

  override lock(): Promise<void> {
    return Promise.resolve();
  }

  override add(draft: RateDraft): Promise<RateVersion> {
    const version = { ...draft, version: this.all.length + 1 };
    this.all.push(version);
    return Promise.resolve(version);
  }

  override cancelled(): Promise<readonly CancelledRate[]> {
    return Promise.resolve(this.cancellations.toReversed());
  }

  override cancel(cancelled: CancelledRate): Promise<void> {
    const { version, effectiveAt } = cancelled.rate;
    if (effectiveAt <= cancelled.cancelledAt) {
      return Promise.reject(new Error(`rate version ${version} has begun and cannot be cancelled`));
    }
    this.cancellations.push(cancelled);
    return Promise.resolve();
  }

  override requestOf(key: string): Promise<RateRequest | null> {
    return Promise.resolve(this.requests.get(key) ?? null);
  }

  override keepRequest(request: RateRequest): Promise<void> {
    if (this.requests.has(request.key)) return Promise.reject(new Error('The key is taken'));
    this.requests.set(request.key, request);
    return Promise.resolve();
  }
}
