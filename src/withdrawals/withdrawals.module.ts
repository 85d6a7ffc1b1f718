import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { LedgerModule } from '../ledger';
import { LinkingModule } from '../linking';
import { SafetyModule } from '../safety';
import { TermsModule } from '../terms';
import { WalletModule } from '../wallet';
import { AtPresentRate } from './at-present-rate';
import { CheckLimits } from './check-limits';
import { DecideWithdrawal } from './decide-withdrawal';
import { DeclineQuote } from './decline-quote';
import { GiveBackHeld } from './give-back-held';
import { LapseWithdrawals } from './lapse-withdrawals';
import { PayoutSource } from './payout-source';
import { ApprovalPolicy } from './policies/approval.policy';
import { Withdrawals } from './ports/withdrawals';
import { QuoteWithdrawal } from './quote-withdrawal';
import { RequestWithdrawal } from './request-withdrawal';
import { ReturnPoints } from './return-points';
import { UndoneWithdrawals } from './undone-withdrawals';
import { SettleWithdrawals } from './settle-withdrawals';
import { WatchDestinations } from './watch-destinations';
import { ForgottenPayouts } from './forgotten-payouts';

const PORTS = [ApprovalPolicy, Withdrawals];

@Module({
  imports: [LedgerModule, LinkingModule, SafetyModule, TermsModule, WalletModule],
  providers: [
    ...portsOf(...PORTS),
    ForgottenPayouts,
    AtPresentRate,
    CheckLimits,
    DecideWithdrawal,
    DeclineQuote,
    GiveBackHeld,
    LapseWithdrawals,
    PayoutSource,
    QuoteWithdrawal,
    RequestWithdrawal,
    ReturnPoints,
    SettleWithdrawals,
    UndoneWithdrawals,
    WatchDestinations,
  ],
  exports: [
    ...PORTS,
    ForgottenPayouts,
    AtPresentRate,
    DecideWithdrawal,
    DeclineQuote,
    GiveBackHeld,
    LapseWithdrawals,
    PayoutSource,
    QuoteWithdrawal,
    RequestWithdrawal,
    SettleWithdrawals,
    UndoneWithdrawals,
  ],
})
export class WithdrawalsModule {}
