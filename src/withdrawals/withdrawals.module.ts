import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { LedgerModule } from '../ledger';
import { LinkingModule } from '../linking';
import { SafetyModule } from '../safety';
import { TermsModule } from '../terms';
import { WalletModule } from '../wallet';
import { AtPresentRate } from './requests/at-present-rate';
import { CheckLimits } from './requests/check-limits';
import { DecideWithdrawal } from './decide-withdrawal';
import { DeclineQuote } from './requests/decline-quote';
import { GiveBackHeld } from './give-back-held';
import { LapseWithdrawals } from './lapse-withdrawals';
import { PayoutSource } from './payouts/payout-source';
import { ApprovalPolicy } from './policies/approval.policy';
import { Withdrawals } from './ports/withdrawals';
import { QuoteWithdrawal } from './requests/quote-withdrawal';
import { RequestWithdrawal } from './requests/request-withdrawal';
import { ReturnPoints } from './return-points';
import { TakeChatAway } from './take-chat-away';
import { UndoneWithdrawals } from './payouts/undone-withdrawals';
import { SettleWithdrawals } from './payouts/settle-withdrawals';
import { WatchDestinations } from './payouts/watch-destinations';
import { ForgottenPayouts } from './payouts/forgotten-payouts';

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
    TakeChatAway,
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
    TakeChatAway,
    UndoneWithdrawals,
  ],
})
export class WithdrawalsModule {}
