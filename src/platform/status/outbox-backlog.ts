/** Notifications that wait to be delivered. */
export abstract class OutboxBacklog {
  /** How many wait; must be answered from an index or an estimate, for it is asked often. */
  abstract count(): Promise<number>;
}

/** For a gateway that notifies nobody. */
export class NoOutbox extends OutboxBacklog {
  override count(): Promise<number> {
    return Promise.resolve(0);
  }
}
