import { Body, Controller, Get, Headers, Post, UseFilters } from '@nestjs/common';
import {
  Books,
  ChainAccounts,
  ConfirmLink,
  customerAccount,
  cwdLimit,
  DomainError,
  LimitBook,
  LinkRequests,
  Links,
  MoneyClock,
  RateBook,
  rateInForce,
  RequestLink,
} from 'crowdwiz-gateway';
import { textOf } from './fields';
import { ShopErrors } from './shop-errors';
import { Visitors } from './visitors';

/** A visitor, the account that is linked, the points, and how to get some. */
@Controller('shop')
@UseFilters(ShopErrors)
export class AccountController {
  constructor(
    private readonly visitors: Visitors,
    private readonly books: Books,
    private readonly links: Links,
    private readonly requests: LinkRequests,
    private readonly requestLink: RequestLink,
    private readonly confirmLink: ConfirmLink,
    private readonly chainAccounts: ChainAccounts,
    private readonly rates: RateBook,
    private readonly limits: LimitBook,
    private readonly clock: MoneyClock,
  ) {}

  @Post('visitors')
  async welcome(): Promise<{ token: string }> {
    return { token: await this.visitors.welcome() };
  }

  @Get('me')
  async me(@Headers('authorization') authorization?: string) {
    const customerId = await this.visitors.customerOf(authorization);
    const link = await this.links.activeOfCustomer(customerId);
    const request = link === null ? await this.requests.openOfCustomer(customerId) : null;
    return {
      points: (await this.books.balanceOf(customerAccount(customerId))).toString(),
      account: link?.accountName ?? null,
      /** Of a link that is not proven yet: `requested` until the code is in the wallet, then `sent`. */
      asked: request && { account: request.accountName, state: request.state },
    };
  }

  /** Sends a one-time code to the account. What asks the chain comes first, outside any transaction. */
  @Post('link')
  async link(@Body() body: unknown, @Headers('authorization') authorization?: string) {
    const customerId = await this.visitors.customerOf(authorization);
    const account = await this.requestLink.lookUp(textOf(body, 'account'));
    const { accountName, state } = await this.requestLink.execute({ customerId, account });
    return { account: accountName, state };
  }

  @Post('link/code')
  async confirm(@Body() body: unknown, @Headers('authorization') authorization?: string) {
    const customerId = await this.visitors.customerOf(authorization);
    const facts = await this.confirmLink.lookUp(customerId);
    const code = textOf(body, 'code');
    const outcome = await this.confirmLink.execute({ customerId, code, facts });
    // A wrong code is a value and no error: the attempt counts, and must be committed.
    if (outcome.status === 'refused') throw new DomainError(outcome.code, outcome.details);
    return { account: outcome.link.accountName };
  }

  @Get('deposit')
  async deposit(@Headers('authorization') authorization?: string) {
    const customerId = await this.visitors.customerOf(authorization);
    const link = await this.links.activeOfCustomer(customerId);
    if (link === null) throw new DomainError('customer_not_linked');
    const { name } = await this.chainAccounts.hotWallet();
    const { rate } = rateInForce(await this.rates.versions('deposit'), this.clock.now());
    const minimum = cwdLimit((await this.limits.current()).deposit_minimum);
    return {
      sendTo: name,
      from: link.accountName,
      pointsPerCwd: rate.text,
      minimum: minimum?.toString() ?? null,
    };
  }
}
