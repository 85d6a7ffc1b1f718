import type { Money } from '../../kernel';
import type { Quote } from '../withdrawal';

/** What the limits say about a request. */
export interface ApprovalFacts {
  /** The limit `approval_above`; null when it is off. */
  readonly above: Money | null;
  /**
   * CWD that the customer asked for in the last 24 hours and no person has approved, this request and
   * the fees that the service bears included.
   */
  readonly unapproved: Money;
}

/**
 * Decides whether an operator must approve a withdrawal. Teams may plug in their own rule; it runs
 * inside the transaction of the request, so it may ask ports of the database and never the network.
 */
export abstract class ApprovalPolicy {
  abstract needsApproval(quote: Quote, facts: ApprovalFacts): Promise<boolean>;
}
