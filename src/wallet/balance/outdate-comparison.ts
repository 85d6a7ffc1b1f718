import { Injectable } from '@nestjs/common';
import { ListensToReconciliations, ReconcileListener } from '../../scan';
import { BalanceChecks } from '../ports/checks/balance-checks';

/**
 * A comparison of books and chain is from before the reconciliation, by heads that are gone: nothing is
 * signed until another one was made.
 */
@Injectable()
@ListensToReconciliations({ order: 300 })
export class OutdateComparison extends ReconcileListener {
  constructor(private readonly checks: BalanceChecks) {
    super();
  }

  override find() {
    return Promise.resolve(async () => {
      await this.checks.outdate();
      return [];
    });
  }
}
