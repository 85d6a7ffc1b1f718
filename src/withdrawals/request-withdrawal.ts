import { Injectable } from '@nestjs/common';
import {
  Clock,
  CLOCKS_APART_MILLISECONDS,
  DomainError,
  EventPublisher,
  isFresh,
  UnitOfWork,
} from '../kernel';
import { Books } from '../ledger';
import { assertNotSuspended, Customers, Links } from '../linking';
import { CheckLimits } from './check-limits';
import { ApprovalPolicy } from './policies/approval.policy';
import { Withdrawals } from './ports/withdrawals';
import type { Quote, Withdrawal } from './withdrawal';
import { withdrawalEvent } from './withdrawal-event';
import { WithdrawalSettings } from './withdrawal-settings';

/**
 * The customer confirms a quote. The points are held in the same transaction that creates the
 * withdrawal; confirming twice gives the same withdrawal.
 */
@Injectable()
export class RequestWithdrawal {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly customers: Customers,
    private readonly links: Links,
    private readonly books: Books,
    private readonly checkLimits: CheckLimits,
    private readonly approval: ApprovalPolicy,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: WithdrawalSettings,
  ) {}

  execute(command: { customerId: string; quoteId: string }): Promise<Withdrawal> {
    const { customerId, quoteId } = command;
    return this.unitOfWork.run(async () => {
      if (!(await this.customers.lock(customerId))) throw new DomainError('customer_unknown');
      const existing = await this.withdrawals.find(quoteId);
      if (existing?.customerId === customerId) return existing;
      const quote = await this.withdrawals.findQuote(quoteId);
      if (quote?.customerId !== customerId) throw new DomainError('quote_unknown');
      await this.assertUsable(quote);
      const { approval, dayMaximum } = await this.checkLimits.ofCustomer(quote);
      const needsApproval = await this.approval.needsApproval(quote, approval);
      const withdrawal = await this.create(quote, needsApproval);
      if (dayMaximum) await this.checkLimits.assertDayHolds(dayMaximum);
      return withdrawal;
    });
  }

  private async assertUsable(quote: Quote): Promise<void> {
    if (!this.isFresh(quote)) throw new DomainError('quote_expired');
    const link = await this.links.activeOfCustomer(quote.customerId);
    if (link?.accountId !== quote.accountId) throw new DomainError('customer_not_linked');
    assertNotSuspended(link);
  }

  private isFresh({ expiresAt }: Quote): boolean {
    const lifetime = this.settings.quoteLifetimeSeconds * 1000;
    const quotedAt = expiresAt.getTime() - lifetime;
    return isFresh(quotedAt, this.clock.now(), lifetime, CLOCKS_APART_MILLISECONDS);
  }

  private async create(quote: Quote, needsApproval: boolean): Promise<Withdrawal> {
    const withdrawal: Withdrawal = {
      ...withoutExpiry(quote),
      state: needsApproval ? 'awaiting_approval' : 'approved',
      requestedAt: this.clock.now(),
      decidedBy: null,
      reason: null,
      transactionId: null,
      waitingFor: null,
      shortSince: null,
    };
    if (!(await this.withdrawals.create(withdrawal))) throw new DomainError('quote_unknown');
    const { id, customerId, points: money } = withdrawal;
    await this.books.placeHold({ id, customerId, money }, withdrawal.requestedAt);
    await this.events.publish(withdrawalEvent('withdrawal_requested', withdrawal));
    if (needsApproval) {
      await this.events.publish(withdrawalEvent('withdrawal_awaiting_approval', withdrawal));
    }
    return withdrawal;
  }
}

function withoutExpiry(quote: Quote): Omit<Quote, 'expiresAt'> {
  const { id, customerId, accountId, accountName, points, gross, kept } = quote;
  const { fee, feePayer, net, rateVersion, rate } = quote;
  return {
    id,
    customerId,
    accountId,
    accountName,
    points,
    gross,
    kept,
    fee,
    feePayer,
    net,
    rateVersion,
    rate,
  };
}
