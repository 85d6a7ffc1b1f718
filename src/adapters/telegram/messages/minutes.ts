const MINUTE_MILLISECONDS = 60_000;

/** Whole minutes that are left, never below one: "valid for 0 minutes" helps nobody. */
export function minutesUntil(moment: Date, now: Date): number {
  const left = moment.getTime() - now.getTime();
  return Math.max(1, Math.round(left / MINUTE_MILLISECONDS));
}
