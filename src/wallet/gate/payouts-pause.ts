import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel';
import type { ClosedReason } from './gate-condition';
import { isTooOld } from '../ports/checks/balance-checks';
import { GateRecord } from '../ports/checks/gate-record';

/**
 * Why payouts wait just now, as far as the database knows: what is asked for meanwhile is accepted
 * and waits, and customers must be told so. Whether to sign is asked of the payment gate alone.
 */
@Injectable()
export class PayoutsPause {
  constructor(
    private readonly record: GateRecord,
    private readonly clock: Clock,
  ) {}

  /** Null when payouts go out. Joins the unit of work, and costs one statement. */
  async current(): Promise<ClosedReason | null> {
    const { isHalted, closed, comparedAt, isComparisonOutdated } = await this.record.latest();
    if (isHalted) return 'halted';
    if (comparedAt === null) return 'opening_balance_pending';
    const comparison = { checkedAt: comparedAt, isOutdated: isComparisonOutdated };
    if (isTooOld(comparison, this.clock.now())) return 'balance_check_too_old';
    // The gate has not been asked since the halt ended.
    return closed === 'halted' ? null : closed;
  }
}
