/** Bounds and rhythms of the connections; every one can be given, so that tests need not wait. */
export interface ConnectionOptions {
  /** Until the WebSocket is open. */
  readonly connectTimeoutMilliseconds: number;
  /** Until a call that was sent is answered. */
  readonly callTimeoutMilliseconds: number;
  /** Once enough of several nodes have answered, the others are waited for so long. */
  readonly surveyGraceMilliseconds: number;
  /** Between two pings; a node that has shown no sign of life since the last one is left. */
  readonly heartbeatMilliseconds: number;
  readonly payloadMaximumBytes: number;
  /** Calls on one connection that wait for their answers. */
  readonly pendingCallsMaximum: number;
  /** Between two readings of a node's head. */
  readonly headPollMilliseconds: number;
  /** A head older than this is stale. */
  readonly staleAfterMilliseconds: number;
  /** A head that is further ahead of the clock is not believed: the node counts as stale. */
  readonly aheadMaximumMilliseconds: number;
  readonly reconnectFirstMilliseconds: number;
  readonly reconnectMaximumMilliseconds: number;
  /** Wall clock in milliseconds. */
  readonly now: () => number;
  /** Milliseconds that have gone by since some moment: whatever happens to the wall clock. */
  readonly elapsed: () => number;
  /** In 0..1, for the jitter of reconnections. */
  readonly random: () => number;
}

export const DEFAULT_CONNECTION_OPTIONS: ConnectionOptions = {
  connectTimeoutMilliseconds: 5_000,
  callTimeoutMilliseconds: 10_000,
  surveyGraceMilliseconds: 1_500,
  heartbeatMilliseconds: 10_000,
  // The largest answers are batches of full blocks; a transaction may have one MiB.
  payloadMaximumBytes: 64 * 1024 * 1024,
  pendingCallsMaximum: 10_000,
  headPollMilliseconds: 3_000,
  staleAfterMilliseconds: 60_000,
  aheadMaximumMilliseconds: 60_000,
  reconnectFirstMilliseconds: 500,
  reconnectMaximumMilliseconds: 30_000,
  now: Date.now,
  elapsed: () => performance.now(),
  random: Math.random,
};

/** The address without user name, password, query and fragment: any of them may hold a secret. */
export function printableAddress(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
  } catch {
    // Whatever it is, it is no address, and it may be a mistyped secret.
    return '(not an address)';
  }
}
