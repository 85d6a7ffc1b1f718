import { Module } from '@nestjs/common';
import { portsOf } from '../kernel';
import { AdjustPoints } from './adjust-points';
import { CancelWaitingDebit } from './cancel-waiting-debit';
import { ExpireHolds } from './holds/expire-holds';
import { PerformOperations } from './operations/perform-operations';
import { ReadPoints } from './operations/read-points';
import { RecordPlan } from './operations/record-plan';
import { AccountHolders } from './ports/account-holders';
import { Books } from './ports/books';
import { Entries } from './ports/entries';
import { HeldPoints } from './ports/held-points';
import { ServiceHolds } from './ports/service-holds';
import { WaitingDebits } from './ports/waiting-debits';
import { TakeWaitingDebits } from './take-waiting-debits';

const USE_CASES = [
  AdjustPoints,
  CancelWaitingDebit,
  ExpireHolds,
  PerformOperations,
  ReadPoints,
  RecordPlan,
  TakeWaitingDebits,
];

const PORTS = [AccountHolders, Books, Entries, HeldPoints, ServiceHolds, WaitingDebits];

@Module({
  providers: [...portsOf(...PORTS), ...USE_CASES],
  exports: [...PORTS, ...USE_CASES],
})
export class LedgerModule {}
