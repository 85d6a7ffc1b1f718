import { Injectable } from '@nestjs/common';
import {
  type ApprovalFacts,
  ApprovalPolicy,
  Clock,
  CWD,
  Links,
  Money,
  type Quote,
} from 'crowdwiz-gateway';

const NEWCOMER_MILLISECONDS = 12 * 60 * 60 * 1000;
/** A newcomer may take out this much without being looked at. */
const NEWCOMER_MAXIMUM = Money.parse('10', CWD);

/** An operator looks at withdrawals of freshly linked accounts, and at those above the limit. */
@Injectable()
export class NewcomerApproval extends ApprovalPolicy {
  constructor(
    private readonly links: Links,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async needsApproval(quote: Quote, facts: ApprovalFacts): Promise<boolean> {
    const { above, unapproved } = facts;
    if (above !== null && unapproved.isMoreThan(above)) return true;
    if (!quote.gross.isMoreThan(NEWCOMER_MAXIMUM)) return false;
    const link = await this.links.activeOfCustomer(quote.customerId);
    const now = this.clock.now().getTime();
    return link === null || now - link.verifiedAt.getTime() < NEWCOMER_MILLISECONDS;
  }
}
