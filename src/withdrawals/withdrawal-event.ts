import type { WithdrawalEvent, WithdrawalEventType } from '../kernel';
import type { Withdrawal } from './withdrawal';

export function withdrawalEvent(
  type: WithdrawalEventType,
  withdrawal: Withdrawal,
): WithdrawalEvent {
  const { customerId, id, points, net, accountName, transactionId, reason } = withdrawal;
  return {
    type,
    customerId,
    withdrawalId: id,
    points: points.toDecimal(),
    cwd: net.toDecimal(),
    accountName,
    transactionId,
    reason,
  };
}
