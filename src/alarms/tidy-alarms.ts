import { Injectable } from '@nestjs/common';
import { Clock } from '../kernel';
import { AlarmNotices } from './ports/alarm-notices';
import { Alarms } from './ports/alarms';

/** What is over is kept for so long. */
export const ALARMS_KEPT_DAYS = 90;
const TIDIED_AT_ONCE = 1_000;
const DAY_MILLISECONDS = 86_400_000;

/** Forgets alarms that are over, and notices: one that was not told in a day is never told. */
@Injectable()
export class TidyAlarms {
  constructor(
    private readonly alarms: Alarms,
    private readonly notices: AlarmNotices,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - ALARMS_KEPT_DAYS * DAY_MILLISECONDS);
    await this.notices.tidy(before, TIDIED_AT_ONCE);
    await this.alarms.tidy(before, TIDIED_AT_ONCE);
  }
}
