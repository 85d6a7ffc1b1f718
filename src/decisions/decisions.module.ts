import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys';
import { DepositsModule } from '../deposits';
import { portsOf } from '../kernel';
import { LedgerModule } from '../ledger';
import { LinkingModule } from '../linking';
import { TermsModule } from '../terms';
import { WalletModule } from '../wallet';
import { AdjustPointsOfTwo } from './acts/adjust-points-of-two';
import { BookDifferenceOfTwo } from './acts/book-difference-of-two';
import { RefundDepositOfTwo } from './acts/refund-deposit-of-two';
import { SetLimitOfTwo } from './acts/set-limit-of-two';
import { SetRatesOfTwo } from './acts/set-rates-of-two';
import { SweepOfTwo } from './acts/sweep-of-two';
import { UnfreezeOfTwo } from './acts/unfreeze-of-two';
import { AskTogether } from './ask-together';
import { Decide } from './decide';
import { ExpireDecisions } from './expire-decisions';
import { DecisionBook } from './ports/decision-book';
import { TwoPeople } from './two-people';

const ACTS = [
  AdjustPointsOfTwo,
  BookDifferenceOfTwo,
  RefundDepositOfTwo,
  SetLimitOfTwo,
  SetRatesOfTwo,
  SweepOfTwo,
  UnfreezeOfTwo,
];
const USE_CASES = [...ACTS, Decide, ExpireDecisions];

@Module({
  imports: [ApiKeysModule, DepositsModule, LedgerModule, LinkingModule, TermsModule, WalletModule],
  providers: [...portsOf(DecisionBook), AskTogether, TwoPeople, ...USE_CASES],
  exports: [DecisionBook, ...USE_CASES],
})
export class DecisionsModule {}
