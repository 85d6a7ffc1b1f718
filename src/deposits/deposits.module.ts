import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { LedgerModule } from '../ledger';
import { LinkingModule } from '../linking';
import { SafetyModule } from '../safety';
import { ScanModule } from '../scan';
import { TermsModule } from '../terms';
import { WalletModule } from '../wallet';
import { AnnounceDeposits } from './crediting/announce-deposits';
import { AttributeDeposit } from './attribution/attribute-deposit';
import { ClaimDeposit } from './attribution/claim-deposit';
import { CreditDeposits } from './crediting/credit-deposits';
import { CreditToCustomer } from './crediting/credit-to-customer';
import { CreditWaiting } from './crediting/credit-waiting';
import { GivePastDeposit } from './attribution/give-past-deposit';
import { DepositOwners } from './crediting/deposit-owners';
import { MoveDeposit } from './attribution/move-deposit';
import { OfferDeposits } from './crediting/offer-deposits';
import { DepositOffers } from './ports/deposit-offers';
import { DepositSightings } from './ports/deposit-sightings';
import { Deposits } from './ports/deposits';
import { GoneDeposits } from './ports/gone-deposits';
import { PrepareConversion } from './crediting/prepare-conversion';
import { CollectOwedPoints } from './gone/collect-owed-points';
import { ReverseDeposits } from './gone/reverse-deposits';
import { TakeBackPoints } from './gone/take-back-points';
import { UndoneRefunds } from './refunds/undone-refunds';
import { RecheckDeposits } from './crediting/recheck-deposits';
import { FindRefundRecipient } from './refunds/find-refund-recipient';
import { RefundDeposit } from './refunds/refund-deposit';
import { RefundSource } from './refunds/refund-source';
import { SettleRefunds } from './refunds/settle-refunds';
import { ShowSightings } from './crediting/show-sightings';
import { ForgottenRefunds } from './refunds/forgotten-refunds';

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
    FindRefundRecipient,
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
    FindRefundRecipient,
    RefundDeposit,
    RefundSource,
    SettleRefunds,
  ],
})
export class DepositsModule {}
