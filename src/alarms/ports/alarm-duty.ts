/** What one process at a time does: it watches, or tells on one channel. */
export type Duty = 'watch' | `tell:${string}`;

/** Who does what, over all processes of one database. */
export abstract class AlarmDuty {
  /**
   * True when this process has the duty, from now on or still. It keeps it until it releases it, or its session in
   * the database ends, as with the process. Waits for nobody.
   */
  abstract hold(duty: Duty): Promise<boolean>;

  /** Others may have it. Nothing when this process does not have it. */
  abstract release(duty: Duty): Promise<void>;
}
