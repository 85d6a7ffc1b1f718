import { Injectable } from '@nestjs/common';
import {
  DomainError,
  EventPublisher,
  HEADS_APART_MILLISECONDS,
  isFresh,
  MoneyClock,
  UnitOfWork,
} from '../../kernel';
import { Books, customerAccount } from '../../ledger';
import { assertNotFrozen, assertNotSuspended, Customers, Links } from '../../linking';
import { presentTime, RateBook, rateInForce } from '../../terms';
import { CheckLimits } from './check-limits';
import { ApprovalPolicy } from '../policies/approval.policy';
import { Withdrawals } from '../ports/withdrawals';
import type { Quote, TakenQuote, Withdrawal } from '../withdrawal';
import { withdrawalEvent } from '../withdrawal-event';
import { WithdrawalSettings } from '../withdrawal-settings';

export interface RequestCommand {
  readonly customerId: string;
  readonly quoteId: string;
  /** 1 to 200 visible ASCII characters. */
  readonly reference?: string | null;
}

/**
 * The customer confirms a quote. It must be of the rate that is in force, and use points that the
 * customer had when it was given: else it would be an option on the better of two rates. The
 * points are held in the same transaction that creates the withdrawal; confirming twice gives the
 * same withdrawal. The service may give it a name of its own, which counts once for one customer.
 */
@Injectable()
export class RequestWithdrawal {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly customers: Customers,
    private readonly links: Links,
    private readonly books: Books,
    private readonly rates: RateBook,
    private readonly checkLimits: CheckLimits,
    private readonly approval: ApprovalPolicy,
    private readonly events: EventPublisher,
    private readonly clock: MoneyClock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: WithdrawalSettings,
  ) {}

  execute({ customerId, quoteId, reference = null }: RequestCommand): Promise<Withdrawal> {
    return this.unitOfWork.runRepeatable(async () => {
      if (!(await this.customers.lock(customerId))) throw new DomainError('customer_unknown');
      const existing = await this.withdrawals.find(quoteId);
      if (existing?.customerId === customerId) return sameNamed(existing, reference);
      await assertNotFrozen(this.customers, customerId);
      if (reference !== null) await this.assertFree(customerId, reference);
      const quote = await this.withdrawals.takeQuote(customerId, quoteId);
      if (!quote) throw new DomainError('quote_unknown');
      await this.assertUsable(quote);
      const { approval, dayMaximum } = await this.checkLimits.ofCustomer(quote);
      const needsApproval = await this.approval.needsApproval(quote, approval);
      const withdrawal = await this.create(quote, { needsApproval, reference });
      if (dayMaximum) await this.checkLimits.assertDayHolds(dayMaximum);
      return withdrawal;
    });
  }

  private async assertUsable(quote: TakenQuote): Promise<void> {
    const now = await presentTime(this.rates, this.clock);
    if (quote.isDebitWaiting) throw new DomainError('debit_waits');
    if (!this.isFresh(quote, now)) throw new DomainError('quote_expired');
    const inForce = rateInForce(await this.rates.versions('withdrawal'), now);
    if (inForce.version !== quote.rateVersion) {
      const details = { rate: quote.rate, presentRate: inForce.rate.text };
      throw new DomainError('quote_outdated', details);
    }
    if (quote.pointsLeft.isLessThan(quote.points)) await this.refuseSpent(quote);
    const link = await this.links.activeOfCustomer(quote.customerId);
    if (link?.accountId !== quote.accountId) throw new DomainError('customer_not_linked');
    assertNotSuspended(link);
  }

  private isFresh({ expiresAt }: Quote, now: Date): boolean {
    const lifetime = this.settings.quoteLifetimeSeconds * 1000;
    const quotedAt = expiresAt.getTime() - lifetime;
    return isFresh(quotedAt, now, lifetime, HEADS_APART_MILLISECONDS);
  }

  /** Points that came after the quote are no part of it. */
  private async refuseSpent({ customerId, points }: Quote): Promise<never> {
    const balance = await this.books.balanceOf(customerAccount(customerId));
    const code = balance.isLessThan(points) ? 'insufficient_points' : 'quote_points_spent';
    throw new DomainError(code, { balance: balance.toDecimal() });
  }

  private async assertFree(customerId: string, reference: string): Promise<void> {
    const named = await this.withdrawals.list(
      { customerId, reference },
      { limit: 1, cursor: null },
    );
    if (named.items.length > 0) throw new DomainError('entry_key_conflict', { key: reference });
  }

  private async create(
    quote: Quote,
    { needsApproval, reference }: { needsApproval: boolean; reference: string | null },
  ): Promise<Withdrawal> {
    const requestedAt = this.clock.now();
    const withdrawal: Withdrawal = {
      ...withoutExpiry(quote),
      state: needsApproval ? 'awaiting_approval' : 'approved',
      reference,
      requestedAt,
      deadline: new Date(requestedAt.getTime() + this.settings.deadlineSeconds * 1000),
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

/** Whoever confirms again may leave the name out, and give no other one. */
function sameNamed(existing: Withdrawal, reference: string | null): Withdrawal {
  if (reference === null || reference === existing.reference) return existing;
  throw new DomainError('entry_key_conflict', { key: reference });
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
