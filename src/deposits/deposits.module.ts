import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { LedgerModule } from '../ledger';
import { LinkingModule } from '../linking';
import { SafetyModule } from '../safety';
import { ScanModule } from '../scan';
import { TermsModule } from '../terms';
import { WalletModule } from '../wallet';
import { AnnounceDeposits } from './announce-deposits';
import { AttributeDeposit } from './attribute-deposit';
import { ClaimDeposit } from './claim-deposit';
import { CreditDeposits } from './credit-deposits';
import { CreditToCustomer } from './credit-to-customer';
import { CreditWaiting } from './credit-waiting';
import { GivePastDeposit } from './give-past-deposit';
import { DepositOwners } from './deposit-owners';
import { MoveDeposit } from './move-deposit';
import { OfferDeposits } from './offer-deposits';
import { DepositOffers } from './ports/deposit-offers';
import { DepositSightings } from './ports/deposit-sightings';
import { Deposits } from './ports/deposits';
import { GoneDeposits } from './ports/gone-deposits';
import { PrepareConversion } from './prepare-conversion';
import { CollectOwedPoints } from './collect-owed-points';
import { ReverseDeposits } from './reverse-deposits';
import { TakeBackPoints } from './take-back-points';
import { UndoneRefunds } from './undone-refunds';
import { RecheckDeposits } from './recheck-deposits';
import { RefundDeposit } from './refund-deposit';
import { RefundSource } from './refund-source';
import { SettleRefunds } from './settle-refunds';
import { ShowSightings } from './show-sightings';
import { ForgottenRefunds } from './forgotten-refunds';

const PORTS = [DepositOffers, DepositSightings, Deposits, GoneDeposits];

@Module({
  imports: [LedgerModule, LinkingModule, SafetyModule, ScanModule, TermsModule, WalletModule],
  providers: [
    ...portsOf(...PORTS),
    ForgottenRefunds,
    AnnounceDeposits,
    AttributeDeposit,
    ClaimDeposit,
    CreditDeposits,
    CreditToCustomer,
    CreditWaiting,
    GivePastDeposit,
    DepositOwners,
    MoveDeposit,
    OfferDeposits,
    PrepareConversion,
    TakeBackPoints,
    RecheckDeposits,
    ReverseDeposits,
    CollectOwedPoints,
    UndoneRefunds,
    RefundDeposit,
    RefundSource,
    SettleRefunds,
    ShowSightings,
  ],
  exports: [
    ...PORTS,
    ForgottenRefunds,
    AttributeDeposit,
    ClaimDeposit,
    CreditDeposits,
    CreditWaiting,
    GivePastDeposit,
    MoveDeposit,
    OfferDeposits,
    RecheckDeposits,
    ReverseDeposits,
    CollectOwedPoints,
    UndoneRefunds,
    RefundDeposit,
    RefundSource,
    SettleRefunds,
  ],
})
export class DepositsModule {}
