export class EventSettings {
  constructor(
    /** Events are deleted when they are older than this. */
    readonly retentionSeconds: number,
  ) {}
}
