import { type DomainError, type DomainErrorCode, type Money } from '../../kernel';
import type { HoldName, ServiceHold } from '../holds/service-hold';

/** Points that the service gives or takes. */
export interface ChangePoints {
  readonly kind: 'credit' | 'debit';
  readonly customerId: string;
  /** Positive. */
  readonly points: Money;
  /** The service's own name for the change; for one customer it counts once. */
  readonly reference: string;
  readonly reason: string;
  readonly by: string;
  /** Of a debit: waits for held points to come back where the others do not suffice. */
  readonly wait: boolean;
}

export interface PlaceHold {
  readonly kind: 'hold';
  readonly customerId: string;
  /** Positive. */
  readonly points: Money;
  /** The service's own name for the hold; holds have names apart from those of changes. */
  readonly reference: string;
  readonly reason: string;
  readonly by: string;
  /** Null: it waits for the service. */
  readonly expiresInSeconds: number | null;
}

export interface CaptureHold {
  readonly kind: 'capture';
  readonly hold: HoldName;
  /** Null: all of it. What is left goes back at once. */
  readonly points: Money | null;
  readonly by: string;
}

export interface ReleaseHold {
  readonly kind: 'release';
  readonly hold: HoldName;
  readonly by: string;
}

/** What the service does with points: one thing, which happens as a whole or not at all. */
export type PointsOperation = ChangePoints | PlaceHold | CaptureHold | ReleaseHold;

export interface OperationDone {
  readonly outcome: 'done';
  readonly customerId: string;
  /** What the customer may spend afterwards. */
  readonly balance: Money;
  /** Of a debit: nothing was taken yet. */
  readonly isWaiting: boolean;
  /** Null for a credit and a debit. */
  readonly hold: ServiceHold | null;
}

export type OperationResult =
  | OperationDone
  | { readonly outcome: 'refused'; readonly error: DomainError }
  /** Another one was refused, and all or none were to be done. */
  | { readonly outcome: 'not_done' };

/** Refusals of one operation that leave the others as they are. Anything else ends the whole call. */
const REFUSALS: ReadonlySet<DomainErrorCode> = new Set<DomainErrorCode>([
  'adjustment_key_malformed',
  'amount_not_positive',
  'capture_exceeds_hold',
  'customer_unknown',
  'entry_key_conflict',
  'hold_state_forbids',
  'hold_unknown',
  'insufficient_points',
]);

export function isRefusal({ code }: DomainError): boolean {
  return REFUSALS.has(code);
}
