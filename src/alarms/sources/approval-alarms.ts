import { Injectable } from '@nestjs/common';
import { isFresh } from '../../kernel';
import { Withdrawals, type Withdrawal } from '../../withdrawals';
import type { AlarmCause } from '../alarm';
import { AlarmSettings } from '../alarm-settings';
import { AlarmSource } from './alarm-source';

/** The oldest ones: one that was among them stays so until it is decided. */
const APPROVALS_SHOWN = 100;
const MINUTE = 60;

/** Withdrawals that have waited for an operator's decision for longer than the settings say. */
@Injectable()
export class ApprovalAlarms extends AlarmSource {
  override readonly kinds = ['approval_waits'] as const;

  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly settings: AlarmSettings,
  ) {
    super();
  }

  override async look(now: Date): Promise<readonly AlarmCause[]> {
    const { approvalSeconds } = this.settings;
    const waiting = await this.withdrawals.awaitingApproval(APPROVALS_SHOWN);
    return waiting
      .filter(({ requestedAt }) => !isFresh(requestedAt, now, approvalSeconds * 1000))
      .map((withdrawal) => causeOf(withdrawal, approvalSeconds));
  }
}

function causeOf({ id, net, accountName }: Withdrawal, approvalSeconds: number): AlarmCause {
  const minutes = Math.floor(approvalSeconds / MINUTE);
  return {
    kind: 'approval_waits',
    subject: id,
    summary:
      `A withdrawal of ${net.toString()} to ${accountName} has been waiting for a decision for more than ` +
      `${minutes} minutes.`,
  };
}
