import {
  Body,
  Controller,
  Get,
  Headers,
  NotFoundException,
  Param,
  ParseUUIDPipe,
  Post,
  UseFilters,
} from '@nestjs/common';
import {
  Assets,
  Money,
  QuoteWithdrawal,
  RequestWithdrawal,
  type Withdrawal,
  Withdrawals,
} from 'crowdwiz-gateway';
import { textOf, uuidOf } from './fields';
import { ShopErrors } from './shop-errors';
import { Visitors } from './visitors';

/** A quote says what will arrive; nothing moves before the customer confirms it. */
@Controller('shop/withdrawals')
@UseFilters(ShopErrors)
export class WithdrawalsController {
  constructor(
    private readonly visitors: Visitors,
    private readonly quoteWithdrawal: QuoteWithdrawal,
    private readonly requestWithdrawal: RequestWithdrawal,
    private readonly withdrawals: Withdrawals,
    private readonly assets: Assets,
  ) {}

  @Post('quotes')
  async quote(@Body() body: unknown, @Headers('authorization') authorization?: string) {
    const customerId = await this.visitors.customerOf(authorization);
    const points = Money.parse(textOf(body, 'points'), this.assets.points);
    const fee = await this.quoteWithdrawal.lookUp(customerId);
    const quote = await this.quoteWithdrawal.execute({ customerId, points, fee });
    return {
      quoteId: quote.id,
      points: quote.points.toString(),
      fee: quote.fee.toString(),
      arrives: quote.net.toString(),
      at: quote.accountName,
      expiresAt: quote.expiresAt.toISOString(),
    };
  }

  /** Twice the same quote is one withdrawal. */
  @Post()
  async confirm(@Body() body: unknown, @Headers('authorization') authorization?: string) {
    const customerId = await this.visitors.customerOf(authorization);
    const quoteId = uuidOf(body, 'quoteId');
    return viewOf(await this.requestWithdrawal.execute({ customerId, quoteId }));
  }

  @Get(':id')
  async find(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('authorization') authorization?: string,
  ) {
    const customerId = await this.visitors.customerOf(authorization);
    const withdrawal = await this.withdrawals.find(id);
    if (withdrawal?.customerId !== customerId) throw new NotFoundException();
    return viewOf(withdrawal);
  }
}

function viewOf({ id, state, net, transactionId }: Withdrawal) {
  return { id, state, arrives: net.toString(), transactionId };
}
