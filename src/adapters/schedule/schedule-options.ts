/** How often the gateway looks at the chain by itself. */
export class ScheduleOptions {
  constructor(
    /** 1 to 3600. Whole minutes from 60 on. */
    readonly scanIntervalSeconds: number,
  ) {}
}

/** Cron expression (with seconds) that fires at least every so many seconds. */
export function cronExpression(intervalSeconds: number): string {
  if (intervalSeconds < 60) return `*/${Math.max(1, intervalSeconds)} * * * * *`;
  const minutes = Math.min(59, Math.floor(intervalSeconds / 60));
  return `0 */${minutes} * * * *`;
}
