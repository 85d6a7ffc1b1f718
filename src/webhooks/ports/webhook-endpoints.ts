import type { Page, PageRequest } from '../../kernel';
import type {
  EndpointHealth,
  EndpointPause,
  EndpointState,
  EndpointTerms,
  LastAttempt,
  StoredEndpoint,
  WebhookEndpoint,
} from '../webhook-endpoint';

/** Takes endpoints that have something to do, for one process. */
export interface EndpointClaim {
  readonly most: number;
  /** Ids that this process leaves alone for now. */
  readonly except: readonly string[];
  /** Number of the newest event of the feed. */
  readonly head: bigint;
  readonly now: Date;
  /** Names this claim; whoever has another one has lost the endpoint. */
  readonly token: string;
  readonly until: Date;
}

/** A claim that goes on. */
export interface EndpointExtension {
  readonly id: string;
  readonly token: string;
  /** To which whoever has the claim sends. */
  readonly url: string;
  readonly until: Date;
}

/** A new secret for an endpoint. */
export interface SecretRotation {
  readonly id: string;
  /** Sealed by `EndpointSecrets`. */
  readonly secret: Buffer;
  readonly now: Date;
  /** So long the one that was the present one signs as well; `now` ends all former ones at once. */
  readonly formerUntil: Date;
}

/** The events up to a number are deleted: whoever has the claim of an endpoint has it go on after them. */
export interface EndpointSkip {
  readonly id: string;
  readonly token: string;
  readonly sequence: bigint;
  readonly now: Date;
}

/** What a page of deliveries left of an endpoint. */
export interface EndpointSettlement {
  readonly id: string;
  readonly token: string;
  /** To which the page was sent. */
  readonly url: string;
  readonly fromSequence: bigint;
  readonly toSequence: bigint;
  readonly health: EndpointHealth;
  /** Null: nothing was sent. */
  readonly lastAttempt: LastAttempt | null;
}

/** Endpoints of webhooks. Those that are deleted are known to `forgetDeleted` alone. */
export abstract class WebhookEndpoints {
  abstract add(endpoint: StoredEndpoint): Promise<void>;

  abstract find(id: string): Promise<StoredEndpoint | null>;

  /** Newest first. */
  abstract list(page: PageRequest): Promise<Page<WebhookEndpoint>>;

  abstract count(): Promise<number>;

  /**
   * With another address it is healthy again, and without a last attempt: what the former one answered says nothing
   * of this one. Null when there is no such endpoint.
   */
  abstract change(id: string, terms: EndpointTerms): Promise<StoredEndpoint | null>;

  /**
   * Puts a new secret in place. Of the former ones those stay whose time is not over, each until its own end. Null when
   * there is no such endpoint.
   */
  abstract rotate(rotation: SecretRotation): Promise<StoredEndpoint | null>;

  /**
   * Moves it to another state, healthy again when that is `enabled`; null when there is none or it has no such
   * move. A store refuses what `ENDPOINT_TRANSITIONS` does not have.
   */
  abstract move(id: string, to: EndpointState): Promise<StoredEndpoint | null>;

  /**
   * The same to `paused`, by somebody. One that is paused already is so by an operator from then on, and not changed
   * by a service.
   */
  abstract pause(id: string, pause: EndpointPause): Promise<StoredEndpoint | null>;

  /** Has it go on after that number of the feed, unless it is there or before. False when nothing changed. */
  abstract goBack(id: string, sequence: bigint): Promise<boolean>;

  /** The same in the other direction: it never goes back by this. */
  abstract goForward(id: string, sequence: bigint): Promise<boolean>;

  /** `goForward` for whoever has the claim, past events that it counts as missed. Null when nothing changed. */
  abstract skip(skip: EndpointSkip): Promise<StoredEndpoint | null>;

  /**
   * Enabled ones that do not rest and have something to do: events that they have not seen, or a delivery that
   * is due. Longest left alone first. While a claim lasts nobody else gets them.
   */
  abstract claim(claim: EndpointClaim): Promise<StoredEndpoint[]>;

  /**
   * False when nothing more may be sent by the claim: it has ended, or the endpoint is not enabled any more, or has
   * another address.
   */
  abstract extend(extension: EndpointExtension): Promise<boolean>;

  abstract release(id: string, token: string): Promise<void>;

  /**
   * Inside a unit of work: keeps health and last attempt, unless the endpoint has another address by now, and moves on
   * to `toSequence`, unless somebody has moved it meanwhile. It stays locked until the commit. Null when the claim has
   * ended: somebody else is at it.
   */
  abstract settle(settlement: EndpointSettlement): Promise<StoredEndpoint | null>;

  /** Forgets deleted ones that have no deliveries left. */
  abstract forgetDeleted(): Promise<void>;
}
