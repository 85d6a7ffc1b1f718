/** An operator at work, as the edge knows that has let them in. */
export interface ActingOperator {
  /** Of the key. */
  readonly name: string;
  /** Null for a key of the settings. */
  readonly keyId: string | null;
  /** Under which the log has the request; null without one. */
  readonly requestId: string | null;
}

/**
 * Which operator's work is going on. Customers and services cause the same events as operators do; only what is
 * caused within `run` is an operator's act. An edge for operators does all of its work there.
 */
export abstract class OperatorContext {
  /** Whatever `work` calls, awaits or leaves to do later is that operator's. */
  abstract run<T>(operator: ActingOperator, work: () => T): T;

  /** Null outside of `run`. */
  abstract current(): ActingOperator | null;
}
