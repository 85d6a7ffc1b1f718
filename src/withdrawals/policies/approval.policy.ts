import type { Money } from '../../kernel';
import type { Quote } from '../withdrawal';

/**
 * Decides whether a person must approve a withdrawal. Teams may plug in their own rule; it runs
 * inside the transaction of the request, so it may ask ports of the database and never the network.
 */
export abstract class ApprovalPolicy {
  /** `above` is the limit `approval_above`; null when it is off. */
  abstract needsApproval(quote: Quote, above: Money | null): Promise<boolean>;
}
