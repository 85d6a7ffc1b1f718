/** How often a process looks at what is wrong, and each channel for what it is to tell. */
export class AlarmPumpOptions {
  constructor(readonly lookMilliseconds = 5_000) {}
}
