import { Injectable } from '@nestjs/common';
import {
  Assets,
  CWD,
  DomainError,
  Money,
  MoneyClock,
  newId,
  UnitOfWork,
  type Rate,
} from '../../kernel';
import { Books, customerAccount, WaitingDebits } from '../../ledger';
import { assertNotFrozen, assertNotSuspended, Customers, type Link, Links } from '../../linking';
import { presentTime, RateBook, rateInForce, type RateVersion } from '../../terms';
import { ChainAccounts, NetworkFees, PaymentGate, ShortWallet } from '../../wallet';
import { CheckLimits } from './check-limits';
import { PAYOUT_MEMO_BYTES } from '../payouts/payout-memo';
import { Withdrawals } from '../ports/withdrawals';
import { WatchDestinations } from '../payouts/watch-destinations';
import type { Quote } from '../withdrawal';
import { WithdrawalSettings } from '../withdrawal-settings';

export interface QuoteWithdrawalCommand {
  readonly customerId: string;
  readonly points: Money;
  /** What `lookUp` gave. */
  readonly fee: Money;
}

/** Says what will arrive before the customer confirms: rate, network fee, net amount. */
@Injectable()
export class QuoteWithdrawal {
  constructor(
    private readonly fees: NetworkFees,
    private readonly accounts: ChainAccounts,
    private readonly destinations: WatchDestinations,
    private readonly customers: Customers,
    private readonly links: Links,
    private readonly books: Books,
    private readonly waitingDebits: WaitingDebits,
    private readonly rates: RateBook,
    private readonly checkLimits: CheckLimits,
    private readonly gate: PaymentGate,
    private readonly shortWallet: ShortWallet,
    private readonly withdrawals: Withdrawals,
    private readonly assets: Assets,
    private readonly clock: MoneyClock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: WithdrawalSettings,
  ) {}

  /**
   * The network fee of a payout now. Looks at the keys of the customer's account on the way: a quote
   * for an account whose link they suspend is refused. Each payout looks again.
   */
  async lookUp(customerId?: string): Promise<Money> {
    const link = customerId === undefined ? null : await this.links.activeOfCustomer(customerId);
    if (link?.suspendedAt === null) {
      const [account] = await this.accounts.findByIds([link.accountId]);
      if (account) await this.destinations.check([account]);
    }
    return this.fees.transfer(PAYOUT_MEMO_BYTES);
  }

  /** The fewest points that may be withdrawn now. */
  async smallest(fee: Money): Promise<Money> {
    const { rate } = rateInForce(await this.rates.versions('withdrawal'), this.clock.now());
    return this.checkLimits.smallest(rate, { fee, feePayer: this.settings.feePayer });
  }

  /** The customer's quote of this id when it is of another rate than the one in force. */
  async outdated(customerId: string, quoteId: string): Promise<Quote | null> {
    const quote = await this.withdrawals.findQuote(quoteId);
    if (quote?.customerId !== customerId) return null;
    const now = this.clock.now();
    const { version } = rateInForce(await this.rates.versions('withdrawal'), now);
    return quote.rateVersion === version || now >= quote.expiresAt ? null : quote;
  }

  /**
   * Replaces the customer's quote. Throws `customer_not_linked`, `insufficient_points`, `debit_waits`,
   * `withdrawal_exceeds_wallet`, `time_uncertain` and what the limits throw.
   */
  execute(command: QuoteWithdrawalCommand): Promise<Quote> {
    const { customerId, points } = command;
    if (!points.isPositive) throw new DomainError('amount_not_positive');
    return this.unitOfWork.run(async () => {
      if (!(await this.customers.lock(customerId))) throw new DomainError('customer_unknown');
      await assertNotFrozen(this.customers, customerId);
      const link = await this.usableLink(customerId);
      const debits = await this.waitingDebits.ofCustomer(customerId);
      if (debits.length > 0) throw new DomainError('debit_waits');
      const now = await presentTime(this.rates, this.clock);
      const rate = rateInForce(await this.rates.versions('withdrawal'), now);
      const quote = this.calculate(command, link, rate);
      const balance = await this.books.balanceOf(customerAccount(customerId));
      if (balance.isLessThan(points)) {
        throw new DomainError('insufficient_points', { balance: balance.toString() });
      }
      await this.checkLimits.assertRoomFor(quote);
      await this.assertInWallet(quote, rate.rate);
      await this.withdrawals.saveQuote(quote);
      return quote;
    });
  }

  /** What is larger than all that there is would wait for as long as nobody tops the wallet up. */
  private async assertInWallet({ net, gross, fee }: Quote, rate: Rate): Promise<void> {
    const spendable = await this.gate.spendableByBooks();
    const needed = net.plus(fee);
    if (needed.compare(spendable) <= 0) return;
    this.shortWallet.noteRefusedQuote(needed);
    const most = spendable.minus(needed.minus(gross));
    const { received } = rate.pointsFor(
      most.isPositive ? most : Money.zero(CWD),
      this.assets.points,
    );
    throw new DomainError('withdrawal_exceeds_wallet', { maximum: received.toString() });
  }

  private async usableLink(customerId: string): Promise<Link> {
    const link = await this.links.activeOfCustomer(customerId);
    if (!link) throw new DomainError('customer_not_linked');
    assertNotSuspended(link);
    return link;
  }

  private calculate(
    { customerId, points, fee }: QuoteWithdrawalCommand,
    link: Link,
    { rate, version }: RateVersion,
  ): Quote {
    const { feePayer, quoteLifetimeSeconds } = this.settings;
    const { received: gross, kept } = rate.cwdFor(points);
    return {
      id: newId(),
      customerId,
      accountId: link.accountId,
      accountName: link.accountName,
      points,
      gross,
      kept,
      fee,
      feePayer,
      net: feePayer === 'customer' ? gross.minus(fee) : gross,
      rateVersion: version,
      rate: rate.text,
      expiresAt: new Date(this.clock.now().getTime() + quoteLifetimeSeconds * 1000),
    };
  }
}
