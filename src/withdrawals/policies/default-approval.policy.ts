import { Injectable } from '@nestjs/common';
import type { Quote } from '../withdrawal';
import { ApprovalPolicy, type ApprovalFacts } from './approval.policy';

/** Asks for approval when what the customer took without any is above the limit: slices add up. */
@Injectable()
export class DefaultApprovalPolicy extends ApprovalPolicy {
  override needsApproval(_quote: Quote, { above, unapproved }: ApprovalFacts): Promise<boolean> {
    return Promise.resolve(above !== null && unapproved.isMoreThan(above));
  }
}
