import type { Page, PageRequest } from '../../kernel';
import type { Delivery, DeliveryOutcome, DeliveryState } from '../delivery';

/** Deliveries that wait at an endpoint. */
export interface Backlog {
  readonly count: number;
  /** Customers of whom one waits. */
  readonly customerIds: ReadonlySet<string>;
}

export interface DueRequest {
  readonly endpointId: string;
  /** Null: also those whose time has not come, the least tried ones first. */
  readonly now: Date | null;
  readonly limit: number;
  /** Of each customer only the first one. */
  readonly keepsOrder: boolean;
}

/** What is kept of deliveries that have ended. */
export interface TidyRequest {
  /** Older ones go. */
  readonly before: Date;
  /** More of one endpoint go, oldest first. */
  readonly keptPerEndpoint: number;
  /** How many may go at once. */
  readonly limit: number;
}

/** Deliveries with their attempts: those that wait, and those that ended lately. */
export abstract class Deliveries {
  /**
   * Adds a delivery, or changes the one of the same endpoint and event, and adds the attempt to those that it
   * has. A store refuses what `DELIVERY_TRANSITIONS` does not have.
   */
  abstract record(outcomes: readonly DeliveryOutcome[]): Promise<void>;

  abstract backlog(endpointId: string): Promise<Backlog>;

  /** How many wait, by endpoint; one at which none waits is left out. */
  abstract waiting(): Promise<ReadonlyMap<string, number>>;

  /** Waiting ones whose time has come, in the order of the feed. */
  abstract due(request: DueRequest): Promise<Delivery[]>;

  /** Has all that wait at the endpoint be due at that time, unless they are earlier. */
  abstract makeDue(endpointId: string, at: Date): Promise<void>;

  abstract find(id: string): Promise<Delivery | null>;

  /** Newest first. */
  abstract list(
    endpointId: string,
    filter: { readonly state: DeliveryState | null },
    page: PageRequest,
  ): Promise<Page<Delivery>>;

  /** Has one that ended wait until `at`, with all its attempts before it. Null when there is none, or it waits. */
  abstract redeliver(id: string, at: Date): Promise<Delivery | null>;

  /** Forgets those that wait for events after that number: the endpoint will come by again. */
  abstract dropWaitingAfter(endpointId: string, sequence: bigint): Promise<void>;

  /** Deletes what need not be kept, and what is left of deleted endpoints. Gives how many. */
  abstract tidy(request: TidyRequest): Promise<number>;
}
