/** `unknown`: no answer. Only `taken` says anything, and even that is no proof of execution. */
export interface BroadcastOutcome {
  readonly outcome: 'taken' | 'refused' | 'unknown';
  /** Why, in the node's words, for operators; null when taken. */
  readonly reason: string | null;
}

export abstract class TransactionBroadcaster {
  /** Sends recorded bytes to a healthy node. Always settles, never throws. */
  abstract broadcast(wire: string): Promise<BroadcastOutcome>;
}
