import { Body, Controller, Get, Headers, Post, UseFilters } from '@nestjs/common';
import { textOf, uuidOf } from './fields';
import { ITEMS, Purchases } from './purchases';
import { ShopErrors } from './shop-errors';
import { Visitors } from './visitors';

@Controller('shop')
@UseFilters(ShopErrors)
export class PurchasesController {
  constructor(
    private readonly visitors: Visitors,
    private readonly purchases: Purchases,
  ) {}

  @Get('items')
  items(): { readonly item: string; readonly price: string }[] {
    return [...ITEMS].map(([item, price]) => ({ item, price }));
  }

  @Get('purchases')
  async list(@Headers('authorization') authorization?: string): Promise<readonly string[]> {
    return this.purchases.ofCustomer(await this.visitors.customerOf(authorization));
  }

  @Post('purchases')
  async buy(@Body() body: unknown, @Headers('authorization') authorization?: string) {
    const customerId = await this.visitors.customerOf(authorization);
    return this.purchases.buy({ customerId, id: uuidOf(body, 'id'), item: textOf(body, 'item') });
  }
}
