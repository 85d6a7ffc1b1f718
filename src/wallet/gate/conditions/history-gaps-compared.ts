import { Injectable } from '@nestjs/common';
import { Findings, type Finding } from '../../../safety';
import { BalanceChecks } from '../../ports/checks/balance-checks';
import { GateCondition, type GateClosed } from '../gate-condition';

/**
 * A gap in the account history may hide what took money: nothing is signed until books and chain have
 * been compared beyond it. Stands behind BooksAgreeWithChain, which refuses when less is there.
 */
@Injectable()
export class HistoryGapsCompared extends GateCondition {
  constructor(
    private readonly findings: Findings,
    private readonly checks: BalanceChecks,
  ) {
    super();
  }

  override async check(): Promise<GateClosed | null> {
    const gaps = await this.findings.openOf(['history_pruned']);
    if (gaps.length === 0) return null;
    const comparedAt = (await this.checks.latest())?.headNumber ?? 0;
    if (gaps.every((gap) => isCompared(gap, comparedAt))) return null;
    const explanation =
      'Account history has a gap, and books and chain were not compared beyond it yet.';
    return { reason: 'history_gap_not_compared', explanation };
  }
}

/** Whether a comparison at this head holds whatever the gap hides. */
export function isCompared({ evidence }: Pick<Finding, 'evidence'>, headNumber: number): boolean {
  const toBlock = evidence['toBlock'];
  return toBlock !== undefined && Number(toBlock) <= headNumber;
}
