import { Injectable } from '@nestjs/common';
import {
  type ApprovalFacts,
  ApprovalPolicy,
  Clock,
  CWD,
  Links,
  Money,
  type Quote,
} from '../../src';

const NEWCOMER_MILLISECONDS = 24 * 60 * 60 * 1000;
/** What a newcomer may take out without being looked at. */
const NEWCOMER_MAXIMUM = Money.parse('10', CWD);

/** An operator looks at what a freshly linked account takes out, and at what is above the limit. */
@Injectable()
export class NewcomerApprovalPolicy extends ApprovalPolicy {
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
