import type { Money } from '../../kernel';
import type { Quote } from '../withdrawal';

/** Decides whether a person must approve a withdrawal. Teams may plug in their own rule. */
export abstract class ApprovalPolicy {
  /** `above` is the limit `approval_above`; null when it is off. */
  abstract needsApproval(quote: Quote, above: Money | null): Promise<boolean>;
}
