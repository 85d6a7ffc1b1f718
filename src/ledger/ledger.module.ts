import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { AdjustPoints } from './adjust-points';
import { CancelWaitingDebit } from './cancel-waiting-debit';
import { AccountHolders } from './ports/account-holders';
import { Books } from './ports/books';
import { HeldPoints } from './ports/held-points';
import { WaitingDebits } from './ports/waiting-debits';
import { TakeWaitingDebits } from './take-waiting-debits';

const USE_CASES = [AdjustPoints, CancelWaitingDebit, TakeWaitingDebits];

const PORTS = [AccountHolders, Books, HeldPoints, WaitingDebits];

@Module({
  providers: [...portsOf(...PORTS), ...USE_CASES],
  exports: [...PORTS, ...USE_CASES],
})
export class LedgerModule {}
