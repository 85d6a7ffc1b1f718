/** A process that may be killed at any moment and is started again. */
export interface Victim {
  readonly name: VictimName;
  /** It runs, or is about to: there is something to kill. */
  readonly isUp: boolean;
  /** No time to finish anything; resolves when the process is gone. */
  kill9(): Promise<void>;
  /** Starts it again; it need not be ready when this resolves. */
  start(): Promise<void>;
}

export type VictimName = 'gateway' | 'PostgreSQL' | 'node';
