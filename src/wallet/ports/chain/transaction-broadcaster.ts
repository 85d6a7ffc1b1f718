/** `unknown`: no answer. Only `taken` says anything, and even that is no proof of execution. */
export interface BroadcastOutcome {
  readonly outcome: 'taken' | 'refused' | 'unknown';
  /** Why, in the words of the first node that refused, for operators; null when none did. */
  readonly reason: string | null;
  /** The nodes that took it, without credentials. */
  readonly takenBy: readonly string[];
}

export abstract class TransactionBroadcaster {
  /**
   * Sends recorded bytes to every node that is connected: one may take them and pass on nothing. A
   * node that does not answer holds up nobody for long. Always settles, never throws.
   */
  abstract broadcast(wire: string): Promise<BroadcastOutcome>;
}
