import { SERVICE_EVENT_TYPES } from '../events';

/**
 * `enabled`: events are sent. `paused`: the service wants none for now. `failed`: nothing was taken for days.
 * `gone`: the receiver answered 410. `deleted`: forgotten, with its deliveries, within minutes.
 */
export const ENDPOINT_STATES = ['enabled', 'paused', 'failed', 'gone', 'deleted'] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

/** Whatever is not listed here is no move. */
export const ENDPOINT_TRANSITIONS: Readonly<Record<EndpointState, readonly EndpointState[]>> = {
  enabled: ['paused', 'failed', 'gone', 'deleted'],
  paused: ['enabled', 'deleted'],
  failed: ['enabled', 'deleted'],
  gone: ['enabled', 'deleted'],
  deleted: [],
};

/** What a service says about an endpoint. */
export interface EndpointTerms {
  /** `https`, without a user or a password in it. */
  readonly url: string;
  /** Types such as `deposit.credited`, or all of a subject as `deposit.*`; null is every type. */
  readonly eventTypes: readonly string[] | null;
  /** Whether an event of a customer waits until those before it of the same customer have ended. */
  readonly keepsOrder: boolean;
  readonly description: string;
}

/** How the receiver has answered lately. */
export interface EndpointHealth {
  /** Failed attempts since the last one that was taken. */
  readonly failures: number;
  /** When the first of these failed; null when there is none. */
  readonly failingSince: Date | null;
  /** The receiver as a whole takes nothing, and is tried by one delivery at a time, not before then. */
  readonly restsUntil: Date | null;
}

/** The newest request to the present address. */
export interface LastAttempt {
  readonly at: Date;
  /** Of HTTP; null when no answer came. */
  readonly status: number | null;
  /** Why it failed, in one line without secrets; null when it was taken. */
  readonly error: string | null;
}

/** Who has paused an endpoint. */
export interface EndpointPause {
  readonly at: Date;
  /** The name of the key. */
  readonly by: string;
  /** Null: a service gives none. */
  readonly reason: string | null;
  /** Then only operators have it go on. */
  readonly isByOperator: boolean;
}

/** Where a service wants to be told of events. */
export interface WebhookEndpoint extends EndpointTerms, EndpointHealth {
  readonly id: string;
  readonly state: EndpointState;
  /** Null unless it is paused, and for pauses of earlier builds. */
  readonly pause: EndpointPause | null;
  /** All events up to that number of the feed have a delivery, or are none of its types. */
  readonly sequence: bigint;
  /** Null before the first one. */
  readonly lastAttempt: LastAttempt | null;
  /** Events, of whatever type, that were deleted before it came to them. */
  readonly missedEvents: number;
  /** When it was last found to have missed some; null when it has missed none. */
  readonly missedAt: Date | null;
  readonly createdAt: Date;
  /** The name of the key that made it. */
  readonly createdBy: string;
  /** Until when a secret before the present one signs as well; null when there is none. */
  readonly formerSecretUntil: Date | null;
}

/** A secret before the present one, sealed by `EndpointSecrets`. */
export interface FormerSecret {
  readonly secret: Buffer;
  /** So long it signs as well. */
  readonly until: Date;
}

/** The endpoint as the store keeps it. */
export interface StoredEndpoint extends Omit<WebhookEndpoint, 'formerSecretUntil'> {
  /** Sealed by `EndpointSecrets`. */
  readonly secret: Buffer;
  /** Newest first. */
  readonly formerSecrets: readonly FormerSecret[];
}

/** What a new endpoint has behind it. */
export const NOTHING_YET = {
  ...{ pause: null, lastAttempt: null, missedEvents: 0, missedAt: null },
} as const;

export const HEALTHY: EndpointHealth = { failures: 0, failingSince: null, restsUntil: null };

const ALL_OF_A_SUBJECT = '.*';

/** Every type that the endpoint wants; null is every type there is. */
export function typesOf({ eventTypes }: EndpointTerms): readonly string[] | null {
  if (eventTypes === null) return null;
  return SERVICE_EVENT_TYPES.filter((type) =>
    eventTypes.some((each) =>
      each.endsWith(ALL_OF_A_SUBJECT) ? type.startsWith(each.slice(0, -1)) : each === type,
    ),
  );
}

/** The endpoint without what nobody may be shown. */
export function shownEndpoint({
  secret: _secret,
  formerSecrets,
  ...shown
}: StoredEndpoint): WebhookEndpoint {
  const ends = formerSecrets.map(({ until }) => until.getTime());
  return { ...shown, formerSecretUntil: ends.length === 0 ? null : new Date(Math.max(...ends)) };
}

/** Events of the feed, of whatever type, to which it has not come. It may have gone on since the head was read. */
export function eventsBehind(
  { sequence }: Pick<WebhookEndpoint, 'sequence'>,
  head: bigint,
): number {
  return Math.max(0, Number(head - sequence));
}
