import { Module } from '@nestjs/common';
import {
  LedgerModule,
  LinkingModule,
  TermsModule,
  WalletModule,
  WithdrawalsModule,
} from 'crowdwiz-gateway';
import { AccountController } from './account.controller';
import { PageController } from './page.controller';
import { Purchases } from './purchases';
import { PurchasesController } from './purchases.controller';
import { Visitors } from './visitors';
import { WithdrawalsController } from './withdrawals.controller';

/** Each module of the gateway is imported for the ports and use cases that the shop calls. */
@Module({
  imports: [LedgerModule, LinkingModule, TermsModule, WalletModule, WithdrawalsModule],
  controllers: [PageController, AccountController, PurchasesController, WithdrawalsController],
  providers: [Visitors, Purchases],
})
export class ShopModule {}
