import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel';
import { BalanceChecks, isTooOld } from '../ports/balance-checks';
import { WalletSettings } from '../wallet-settings';
import { GateCondition, type ClosedReason, type GateClosed } from './gate-condition';

/** By the last comparison, which must exist and be recent. */
@Injectable()
export class BooksAgreeWithChain extends GateCondition {
  constructor(
    private readonly checks: BalanceChecks,
    private readonly clock: Clock,
    private readonly settings: WalletSettings,
  ) {
    super();
  }

  override async check(): Promise<GateClosed | null> {
    const check = await this.checks.latest();
    if (!check) {
      return closed('opening_balance_pending', 'The opening balance has not been taken yet.');
    }
    if (isTooOld(check, this.clock.now())) {
      return closed('balance_check_too_old', 'Books and chain could not be compared for too long.');
    }
    if (!check.differsSince) return null;
    const differsForMilliseconds = this.clock.now().getTime() - check.differsSince.getTime();
    // A surplus is somebody's transfer that waits for its block, unless it stays.
    const isPassing = differsForMilliseconds < this.settings.balanceGraceSeconds * 1000;
    if (check.difference.isPositive && isPassing) return null;
    return closed('books_differ_from_chain', 'Books and chain do not agree.');
  }
}

function closed(reason: ClosedReason, explanation: string): GateClosed {
  return { reason, explanation };
}
