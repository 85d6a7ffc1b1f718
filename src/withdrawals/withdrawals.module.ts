import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger';
import { LinkingModule } from '../linking';
import { SafetyModule } from '../safety';
import { WalletModule } from '../wallet';
import { CheckLimits } from './check-limits';
import { DecideWithdrawal } from './decide-withdrawal';
import { PayoutSource } from './payout-source';
import { QuoteWithdrawal } from './quote-withdrawal';
import { RequestWithdrawal } from './request-withdrawal';
import { SettleWithdrawals } from './settle-withdrawals';
import { WatchDestinations } from './watch-destinations';
import { ForgottenPayouts } from './forgotten-payouts';

/** Needs an `ApprovalPolicy` from the composition root, beside the ports. */
@Module({
  imports: [LedgerModule, LinkingModule, SafetyModule, WalletModule],
  providers: [
    ForgottenPayouts,
    CheckLimits,
    DecideWithdrawal,
    PayoutSource,
    QuoteWithdrawal,
    RequestWithdrawal,
    SettleWithdrawals,
    WatchDestinations,
  ],
  exports: [
    ForgottenPayouts,
    DecideWithdrawal,
    PayoutSource,
    QuoteWithdrawal,
    RequestWithdrawal,
    SettleWithdrawals,
  ],
})
export class WithdrawalsModule {}
