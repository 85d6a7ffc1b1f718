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
  const { customerId, id, reference, points, net, accountName, transactionId } = withdrawal;
  const { reason, decidedBy } = withdrawal;
  return {
    type,
    customerId,
    withdrawalId: id,
    reference,
    points: points.toDecimal(),
    cwd: net.toDecimal(),
    accountName,
    transactionId,
    reason,
    by: DECISIONS.has(type) ? decidedBy : null,
  };
}
