import { Module } from '@nestjs/common';
import { AdjustPoints } from './adjust-points';
import { CancelWaitingDebit } from './cancel-waiting-debit';
import { TakeWaitingDebits } from './take-waiting-debits';

const USE_CASES = [AdjustPoints, CancelWaitingDebit, TakeWaitingDebits];

/** Needs `HeldPoints` from the composition root, beside the ports. */
@Module({ providers: USE_CASES, exports: USE_CASES })
export class LedgerModule {}
