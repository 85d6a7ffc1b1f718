import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel';
import { CheckBalance } from '../../balance/check-balance';
import { BalanceChecks, isTooOld } from '../../ports/checks/balance-checks';
import { GateCondition, type ClosedReason, type GateClosed } from '../gate-condition';

/** By the last comparison, which must exist and be recent, and one of which this process has made itself. */
@Injectable()
export class BooksAgreeWithChain extends GateCondition {
  constructor(
    private readonly checks: BalanceChecks,
    private readonly checkBalance: CheckBalance,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async check(): Promise<GateClosed | null> {
    const check = await this.checks.latest();
    if (!check) {
      return closed('opening_balance_pending', 'The opening balance has not been taken yet.');
    }
    if (!this.checkBalance.hasCompared) {
      const explanation = 'Books and chain were not compared since the gateway was started.';
      return closed('balance_check_too_old', explanation);
    }
    if (check.isOutdated) {
      const explanation = 'Books and chain were not compared since the chain was reconciled.';
      return closed('balance_check_too_old', explanation);
    }
    if (isTooOld(check, this.clock.now())) {
      return closed('balance_check_too_old', 'Books and chain could not be compared for too long.');
    }
    if (!check.differsSince) return null;
    // A surplus is in nobody's books yet, so that nobody can spend it: it stops nothing.
    if (check.difference.isPositive) return null;
    return closed('books_differ_from_chain', 'The chain shows less than the books say.');
  }
}

function closed(reason: ClosedReason, explanation: string): GateClosed {
  return { reason, explanation };
}
