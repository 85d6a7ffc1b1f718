import type { WithdrawalEvent, WithdrawalEventType } from '../kernel';
import type { Withdrawal } from './withdrawal';

const DECISIONS: ReadonlySet<WithdrawalEventType> = new Set<WithdrawalEventType>([
  'withdrawal_approved',
  'withdrawal_rejected',
  'withdrawal_cancelled',
]);

export function withdrawalEvent(
  type: WithdrawalEventType,
  withdrawal: Withdrawal,
): WithdrawalEvent {
  const { customerId, id, points, net, accountName, transactionId, reason, decidedBy } = withdrawal;
  return {
    type,
    customerId,
    withdrawalId: id,
    points: points.toDecimal(),
    cwd: net.toDecimal(),
    accountName,
    transactionId,
    reason,
    by: DECISIONS.has(type) ? decidedBy : null,
  };
}
