/** `cycle`: there is work for the process that scans and signs. `outbox`: there are messages to deliver. */
export const SIGNAL_TOPICS = ['cycle', 'outbox'] as const;

export type SignalTopic = (typeof SIGNAL_TOPICS)[number];

/**
 * Wakes the processes over one database. A signal carries no facts: whoever is woken looks into the database.
 * It may come late, twice or not at all, so that each receiver also looks by a timer; it only saves that wait.
 */
export abstract class ProcessSignals {
  /**
   * Calls the listeners of this process at once, and soon those of the others; not the others of `outbox` where
   * this process listens itself, as it delivers all messages. Never rejects and waits for nothing. What a
   * signal is about must be committed: see `UnitOfWork.afterCommit`. Throws inside a unit of work.
   */
  abstract send(topic: SignalTopic): void;

  /** Gives the way to stop. The listener is also called after a time in which signals could have been lost. */
  abstract listen(topic: SignalTopic, listener: () => void): () => void;
}
