/** `waiting`: for its next attempt. `failed`: given up; it can be sent again by hand. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What ended can be sent again: by hand, or as the endpoint goes back in the feed. */
export const DELIVERY_TRANSITIONS: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  waiting: ['delivered', 'failed'],
  delivered: ['waiting'],
  failed: ['waiting', 'delivered'],
};

/** Attempts that are kept of a delivery: the newest ones. */
export const ATTEMPTS_KEPT = 10;

/** The type of what `SendTestEvent` sends; such an event stands in no feed. */
export const TEST_EVENT_TYPE = 'webhook.test';

/** One request to the receiver. */
export interface Attempt {
  readonly at: Date;
  readonly milliseconds: number;
  /** Of HTTP; null when no answer came. */
  readonly status: number | null;
  /** The beginning of the body, as text; null when there was none. */
  readonly answer: string | null;
  /** Why it failed, in one line without secrets; null when it was taken. */
  readonly error: string | null;
}

/** An event on its way to an endpoint: at most one for the two. */
export interface Delivery {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly eventType: string;
  /** Of the feed; 0 for a test. */
  readonly sequence: bigint;
  readonly customerId: string | null;
  readonly state: DeliveryState;
  /** Failed attempts that count towards giving up: those while the receiver took other events. */
  readonly failures: number;
  readonly attemptCount: number;
  /** Null once it has ended. */
  readonly nextAttemptAt: Date | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  /** Oldest first, at most `ATTEMPTS_KEPT`. */
  readonly attempts: readonly Attempt[];
}

/** What became of an event at an endpoint. */
export interface DeliveryOutcome {
  readonly endpointId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly sequence: bigint;
  readonly customerId: string | null;
  readonly state: DeliveryState;
  readonly failures: number;
  readonly nextAttemptAt: Date | null;
  /** Null when nothing was sent: it only waits. */
  readonly attempt: Attempt | null;
  readonly at: Date;
}
