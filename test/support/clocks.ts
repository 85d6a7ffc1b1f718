import { Clock, MoneyClock, type MoneyTime } from '../../src/kernel';

/** Stands still until it is moved. */
export class StillClock extends Clock {
  constructor(private moment = new Date('2026-03-01T12:00:00.000Z')) {
    super();
  }

  override now(): Date {
    return this.moment;
  }

  /** By a negative number it is set back. */
  moveBySeconds(seconds: number): Date {
    this.moment = new Date(this.moment.getTime() + seconds * 1000);
    return this.moment;
  }
}

/** The system's clock, which a test may put forward. */
export class ClockAhead extends Clock {
  private aheadMilliseconds = 0;

  override now(): Date {
    return new Date(Date.now() + this.aheadMilliseconds);
  }

  advance(seconds: number): void {
    this.aheadMilliseconds += seconds * 1000;
  }
}

/** Money's time where clock and chain agree. */
export class SameClock extends MoneyClock {
  constructor(private readonly clock: Clock) {
    super();
  }

  override look(): MoneyTime {
    return { status: 'known', now: this.clock.now() };
  }
}

/** Money's time, which a test says; blocks only put it forward. */
export class StillMoneyClock extends MoneyClock {
  time: MoneyTime;

  constructor(now: Date) {
    super();
    this.time = { status: 'known', now };
  }

  override look(): MoneyTime {
    return this.time;
  }

  override notBefore(blockTime: Date): void {
    if (this.time.status === 'known' && blockTime <= this.time.now) return;
    this.time = { status: 'known', now: blockTime };
  }
}
