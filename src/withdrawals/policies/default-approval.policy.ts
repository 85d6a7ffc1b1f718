import { Injectable } from '@nestjs/common';
import type { Money } from '../../kernel';
import type { Quote } from '../withdrawal';
import { ApprovalPolicy } from './approval.policy';

/** Asks for approval when the gross amount is above the limit. */
@Injectable()
export class DefaultApprovalPolicy extends ApprovalPolicy {
  override needsApproval(quote: Quote, above: Money | null): Promise<boolean> {
    return Promise.resolve(above !== null && quote.gross.isMoreThan(above));
  }
}
